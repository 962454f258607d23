package dev.backstay.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {

  private static Map<String, Object> read(String text) throws IOException {
    return Json.object(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsNoDocumentIsRefusedWithoutBeingQuoted() {
    for (var text :
        List.of(
            "",
            "[]",
            "\"hidden\"",
            "hidden",
            "{\"a\":\"hidden\"",
            "{\"a\":\"hidden\"} {}",
            "{\"a\":[\"hidden\"",
            "{\"a\" \"hidden\"}",
            "<html>hidden</html>",
            "{\"a\":".repeat(100_000),
            "{\"a\":" + "[".repeat(100_000))) {
      assertThatThrownBy(() -> read(text))
          .as(text.substring(0, Math.min(20, text.length())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("JSON")
          .hasMessageNotContaining("hidden");
    }
  }

  @Test
  void aFieldOfAnotherKindIsAsGoodAsNone() throws IOException {
    var fields =
        read(
            """
            {"text": "a", "number": 3599, "truth": true, "none": null,
             "list": [{"a": "1"}, "b", ["c"], 4, {"a": "2"}], "object": {"a": {"b": "c"}}}
            """);

    assertThat(Json.text(fields, "text")).isEqualTo("a");
    assertThat(Json.text(fields, "number")).isEqualTo("3599");
    assertThat(Json.text(fields, "truth")).isEqualTo("true");
    assertThat(Json.text(fields, "list")).isEmpty();
    assertThat(Json.text(fields, "absent")).isEmpty();
    assertThat(Json.objects(fields, "list")).containsExactly(Map.of("a", "1"), Map.of("a", "2"));
    assertThat(Json.objects(fields, "text")).isEmpty();
    assertThat(Json.inner(fields, "object")).containsKey("a");
    assertThat(Json.inner(fields, "list")).isEmpty();
  }
}
