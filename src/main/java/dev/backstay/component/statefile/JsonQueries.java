package dev.backstay.component.statefile;

import dev.backstay.component.Component.StateFile;
import dev.backstay.component.Documents;
import dev.backstay.component.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/// Runs SQL over documents that are written in JSON.
record JsonQueries(Documents documents) {

  /// Hands over the rows of a query.
  void rows(StateFile.Format format, InputStream document, String query, Consumer<Row> each)
      throws IOException {
    documents.rows(textOf(format, document), query, each);
  }

  /// The document after a statement that changes it.
  Documents.Edited edit(StateFile.Format format, InputStream document, String statement)
      throws IOException {
    return documents.edit(textOf(format, document), statement);
  }

  private static String textOf(StateFile.Format format, InputStream document) throws IOException {
    if (format != StateFile.Format.JSON) {
      throw new IOException(
          "only a JSON document can be asked by SQL, this one is "
              + format.name().toLowerCase(Locale.ROOT));
    }
    var bytes = document.readNBytes(Documents.DOCUMENT_BYTES_MAX + 1);
    if (bytes.length > Documents.DOCUMENT_BYTES_MAX) {
      throw new IOException(
          "the document has more than " + Documents.DOCUMENT_BYTES_MAX + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("the document is not written in UTF-8", e);
    }
  }
}
