package dev.backstay.component.statefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonItemsTest {

  private static final Optional<String> ID = Optional.of("id");

  private static JsonItems items(String document, String pointer) throws Exception {
    return JsonItems.of(document, pointer, ID);
  }

  @Test
  void whatIsNotMeantStaysToTheLetter() throws Exception {
    var document =
        """
        { "n": 1.50e3,\t"a/b": { "c~": [ {"x":{"id":"one"},"id" : "one"} ,
         {"id":"t\\u0077o", "s":"]}\\""},7,null,["one"] ] } }
        """;
    var found = items(document, "/a~1b/c~0");

    assertThat(found.find("one")).containsExactly("{\"x\":{\"id\":\"one\"},\"id\" : \"one\"}");
    assertThat(found.find("two")).containsExactly("{\"id\":\"t\\u0077o\", \"s\":\"]}\\\"\"}");
    assertThat(found.with("one", found.find("one"))).isEqualTo(document);
    assertThat(found.with("two", found.find("two"))).isEqualTo(document);
    assertThat(found.with("three", List.of())).isEqualTo(document);
    assertThat(found.with("one", List.of()))
        .isEqualTo(document.replace(" {\"x\":{\"id\":\"one\"},\"id\" : \"one\"} ,\n {", " {"));
  }

  @Test
  void whatIsNotThereIsPutAtTheEnd() throws Exception {
    var document = "{\"t\": [\n  {\"id\": 1},\n  {\"id\": 2}\n]}";
    assertThat(items(document, "/t").with("3", List.of("{\"id\": 3}")))
        .isEqualTo("{\"t\": [\n  {\"id\": 1},\n  {\"id\": 2},\n  {\"id\": 3}\n]}");
    assertThat(items("{\"t\": [ ]}", "/t").with("3", List.of("{\"id\": 3}")))
        .isEqualTo("{\"t\": [{\"id\": 3}]}");
  }

  @Test
  void anotherIdTakesThePlaceOfTheFormerOneAlone() throws Exception {
    var document = "{\"t\": [{\"a\": \"x\", \"id\": \"x\", \"n\": {\"id\": \"x\"}}, {\"id\": 7}]}";
    assertThat(items(document, "/t").find("x", "q\"\\\n"))
        .containsExactly("{\"a\": \"x\", \"id\": \"q\\\"\\\\\\n\", \"n\": {\"id\": \"x\"}}");
    assertThat(items(document, "/t").find("7", "8")).containsExactly("{\"id\": 8}");
    assertThatThrownBy(() -> items(document, "/t").find("7", "x")).hasMessageContaining("numbers");
    var object = JsonItems.of("{\"o\": {\"a\\\":b\" : {\"c\": 1}}}", "/o", Optional.empty());
    assertThat(object.find("a\":b", "d")).containsExactly("\"d\": {\"c\": 1}");
  }

  @Test
  void whatIsNoArrayOfADocumentIsRefused() {
    for (var document :
        List.of(
            "{}",
            "{\"t\": {}}",
            "{\"t\": 1}",
            "[]",
            "{\"t\": [}",
            "{\"t\": []} x",
            "",
            "{\"t\":[],\"t\":[]}")) {
      assertThatThrownBy(() -> items(document, "/t"))
          .as(document)
          .isInstanceOf(InvalidDocumentException.class);
    }
  }

  /// Items of any id are exchanged for others and back, in documents laid out at random.
  @Test
  void everyExchangeHasAWayBack() throws Exception {
    var random = new Random(7);
    for (var round = 0; round < 2_000; round++) {
      var texts = new ArrayList<String>();
      for (var i = random.nextInt(6); i > 0; i--) {
        texts.add(
            "{" + space(random) + "\"id\"" + space(random) + ":\"" + random.nextInt(3) + "\"}");
      }
      var document = new StringBuilder("{\"z\":[1],\"t\":[" + space(random));
      for (var i = 0; i < texts.size(); i++) {
        document.append(i == 0 ? "" : space(random) + "," + space(random)).append(texts.get(i));
      }
      var text = document.append(space(random)).append("]}").toString();
      var id = Integer.toString(random.nextInt(3));
      var before = items(text, "/t");
      var made = before.with(id, List.of("{\"id\":\"" + id + "\",\"new\":1}"));
      var after = items(made, "/t");
      assertThat(after.find(id)).as(text).containsExactly("{\"id\":\"" + id + "\",\"new\":1}");
      for (var other = 0; other < 3; other++) {
        if (!id.equals(Integer.toString(other))) {
          assertThat(after.find(other + "")).as(text).isEqualTo(before.find(other + ""));
        }
      }
      var back = items(after.with(id, before.find(id)), "/t");
      assertThat(back.find(id)).as(text).isEqualTo(before.find(id));
    }
  }

  private static String space(Random random) {
    return List.of("", " ", "\n  ", "\t").get(random.nextInt(4));
  }
}
