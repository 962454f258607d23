package dev.backstay.component.statefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.backstay.component.Component.StateFile.Format;
import dev.backstay.component.Expectation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutlineTest {

  private static final List<String> ASKED =
      List.of("run", "run.last", "run.last.id", "run.next", "tasks.1.name", "tasks.2", "na", "ru");

  private static final Map<Format, String> SAME =
      Map.of(
          Format.JSON,
          """
          {"run": {"last": {"id": null, "x": [1, {"deep": []}]}, "n": {"y": {}}},
           "tasks": [{"name": "a"}, {"name": "b", "sub": [1, 2]}], "none": [], "n": 3}
          """,
          Format.YAML,
          """
          run: { last: { id: null, x: [1, { deep: [] }] }, n: { y: {} } }
          tasks: [{ name: a }, { name: b, sub: [1, 2] }]
          none: []
          n: 3
          """,
          Format.TOML,
          """
          none = []
          n = 3
          [run.last]
          id = ""
          x = [1, { deep = [] }]
          [run.n.y]
          [[tasks]]
          name = "a"
          [[tasks]]
          name = "b"
          sub = [1, 2]
          """);

  private static Map<String, String> vitals(Format format, String text, List<String> asked)
      throws IOException, InvalidDocumentException {
    var outline = Outline.of(asked.stream().<Expectation>map(Expectation.Key::new).toList());
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    DocumentParser.of(format).read(new ByteArrayInputStream(bytes), outline);
    return outline.vitals();
  }

  @Test
  void theSameDocumentHasTheSameOutlineInEveryLanguage() throws Exception {
    for (var document : SAME.entrySet()) {
      assertThat(vitals(document.getKey(), document.getValue(), ASKED))
          .as(document.getKey().name())
          .containsOnly(
              entry("keys", "4"),
              entry("items", "8"),
              entry("length.run", "2"),
              entry("length.tasks", "2"),
              entry("length.none", "0"),
              entry("has.run", "true"),
              entry("has.run.last", "true"),
              entry("has.run.last.id", "true"),
              entry("has.run.next", "false"),
              entry("has.tasks.1.name", "true"),
              entry("has.tasks.2", "false"),
              entry("has.na", "false"),
              entry("has.ru", "false"));
    }
  }

  @Test
  void assignmentsHaveKeysOnly() throws Exception {
    assertThat(vitals(Format.ENV, "A=1\nexport B='x'\n", List.of("B", "C")))
        .containsOnly(
            entry("keys", "2"),
            entry("items", "2"),
            entry("has.B", "true"),
            entry("has.C", "false"));
  }

  @Test
  void anEmptyDocumentHasNoKeys() throws Exception {
    assertThat(vitals(Format.JSON, "{}", List.of("a.b")))
        .containsOnly(entry("keys", "0"), entry("items", "0"), entry("has.a.b", "false"));
  }

  /// A manifest must stay small and readable whatever a document's keys are like.
  @Test
  void manyKeysAndLongOnesAreCountedButNotListed() throws Exception {
    var keys =
        Stream.concat(
                Stream.iterate(1000, it -> it + 1).limit(300).map(String::valueOf),
                Stream.of("x".repeat(10_000)))
            .map(key -> "\"" + key + "\":[1,2]")
            .toList();

    var vitals = vitals(Format.JSON, "{" + String.join(",", keys) + "}", List.of());

    assertThat(vitals).hasSize(202).containsEntry("keys", "301").containsEntry("items", "903");
  }
}
