package dev.backstay.component.postgres;

import dev.backstay.component.Row;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Asks for rows. The server writes each as JSON, which tells null from an empty text and keeps
/// every character.
final class RowQuery {

  private static final JsonFactory FACTORY = new JsonFactory();

  private RowQuery() {}

  /// Hands over the rows of a query, in the open transaction.
  ///
  /// @throws IOException if it cannot be asked so
  static void ask(Sql sql, String query, Consumer<Row> each) throws IOException {
    var wrapped = "select pg_catalog.row_to_json(q)::text from (" + query + "\n) q";
    try {
      new Questions(sql).askInSmall(query, wrapped, text -> each.accept(rowOf(text)));
    } catch (JacksonException e) {
      throw new SqlFailedException("a row is no JSON: " + e.getOriginalMessage());
    }
  }

  private static Row rowOf(String text) {
    var values = new LinkedHashMap<String, String>();
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        var name = parser.currentName();
        var token = parser.nextToken();
        if (token.isStructStart()) {
          var from = (int) parser.currentTokenLocation().getCharOffset();
          parser.skipChildren();
          values.put(name, text.substring(from, (int) parser.currentLocation().getCharOffset()));
        } else if (token != JsonToken.VALUE_NULL) {
          values.put(name, parser.getString());
        }
      }
    }
    return new Row(values);
  }
}
