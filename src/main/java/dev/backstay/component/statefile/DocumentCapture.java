package dev.backstay.component.statefile;

import dev.backstay.component.Component.StateFile;
import dev.backstay.component.Queryable;
import dev.backstay.component.Row;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// The image of a document that parsed.
///
/// @param copy its bytes
/// @param queries what runs queries over it
record DocumentCapture(Capture image, StateFile.Format format, StableCopy copy, JsonQueries queries)
    implements Capture, Queryable {

  @Override
  public ComponentName component() {
    return image.component();
  }

  @Override
  public ComponentKind kind() {
    return image.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    return image.next();
  }

  @Override
  public void note(Note note) {
    image.note(note);
  }

  @Override
  public CaptureFacts finish() {
    return image.finish();
  }

  @Override
  public void ask(String query, Consumer<String> each) throws IOException {
    try (var document = copy.open()) {
      DocumentValues.texts(format, document, query, each);
    } catch (InvalidDocumentException e) {
      throw new IOException("it does not parse: " + e.getMessage(), e);
    }
  }

  @Override
  public void rows(String query, Consumer<Row> each) throws IOException {
    try (var document = copy.open()) {
      queries.rows(format, document, query, each);
    }
  }

  @Override
  public void close() {
    image.close();
  }
}
