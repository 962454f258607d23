package dev.backstay.component.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SQL over a document reaches that document only.
class DocumentDatabaseTest {

  private static final String STATE =
      """
      {"tasks": {"a": {"status": "running", "n": 12345678901234567890}, "b": {"status": null}}}""";

  @TempDir Path directory;
  private final DocumentDatabase documents = new DocumentDatabase();

  private List<Row> rows(String query) throws IOException {
    var rows = new ArrayList<Row>();
    documents.rows(STATE, query, rows::add);
    return rows;
  }

  @Test
  void rowsHaveTheColumnsOfTheQueryWithoutNulls() throws IOException {
    var rows =
        rows(
            "select e.value ->> 'status' as status, e.key as id from document,"
                + " json_each(document.json, '$.tasks') e");
    var first = new LinkedHashMap<>(Map.of("status", "running"));
    first.put("id", "a");
    assertThat(rows)
        .containsExactly(new Row(first), new Row(new LinkedHashMap<>(Map.of("id", "b"))));
    assertThat(List.copyOf(rows.getFirst().values().keySet())).containsExactly("status", "id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from document returning json",
        "select nothing from document",
        "attach database 'made.db' as made",
        "vacuum into 'made.db'"
      })
  void aQueryThatIsNoneIsRefused(String query) {
    var placed = query.replace("made.db", directory.resolve("made.db").toString());
    assertThatThrownBy(() -> rows(placed)).isInstanceOf(IOException.class);
    assertThat(directory.resolve("made.db")).doesNotExist();
  }

  @Test
  void anEditKeepsTheRestOfTheDocument() throws IOException {
    var edited =
        documents.edit(
            STATE, "update document set json = json_set(json, '$.tasks.a.status', 'failed')");
    assertThat(edited.rows()).isEqualTo(1);
    assertThat(edited.json())
        .isEqualTo(
            "{\"tasks\":{\"a\":{\"status\":\"failed\",\"n\":12345678901234567890},"
                + "\"b\":{\"status\":null}}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from document",
        "update document set json = null",
        "update document set json = '{'",
        "insert into document values ('{}')",
        "attach database 'made.db' as made",
        "vacuum into 'made.db'"
      })
  void anEditThatLeavesNoDocumentIsRefused(String statement) {
    var placed = statement.replace("made.db", directory.resolve("made.db").toString());
    assertThatThrownBy(() -> documents.edit(STATE, placed)).isInstanceOf(IOException.class);
    assertThat(directory.resolve("made.db")).doesNotExist();
  }
}
