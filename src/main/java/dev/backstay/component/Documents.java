package dev.backstay.component;

import java.io.IOException;
import java.util.function.Consumer;

/// Runs SQL over a JSON document, which is the only row of the table `document(json)`. A statement
/// reaches nothing else.
public interface Documents {

  /// The largest document that can be asked, in bytes.
  int DOCUMENT_BYTES_MAX = 64 << 20;

  /// Hands over every row that a query gives.
  ///
  /// @throws IOException if it cannot be asked so
  void rows(String json, String query, Consumer<Row> each) throws IOException;

  /// Runs a statement that changes the document.
  ///
  /// @throws IOException if it cannot be run, or leaves anything but one document
  Edited edit(String json, String statement) throws IOException;

  /// A document after a statement was run.
  ///
  /// @param json the document
  /// @param rows how many rows the statement changed: 0 or 1
  record Edited(String json, long rows) {}
}
