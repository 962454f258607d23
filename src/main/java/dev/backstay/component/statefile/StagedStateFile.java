package dev.backstay.component.statefile;

import dev.backstay.component.Component.StateFile;
import dev.backstay.component.Destination;
import dev.backstay.component.Documents;
import dev.backstay.component.Editable;
import dev.backstay.component.Move;
import dev.backstay.component.Queryable;
import dev.backstay.component.Row;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.StagedFile;
import dev.backstay.component.StagedTree;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A document built beside its live place.
///
/// @param validation what it must pass; none for one that was taken as it was
/// @param queries what runs SQL over it
record StagedStateFile(
    StagedTree tree, StateFile.Format format, Optional<Validation> validation, JsonQueries queries)
    implements StagedComponent, Queryable, Editable {

  @Override
  public Destination destination() {
    return tree.destination();
  }

  @Override
  public void verify() {
    tree.verify();
    var file = tree.onlyFile();
    if (file.isPresent() && validation.isPresent()) {
      verify(file.get(), validation.get());
    }
  }

  private static void verify(Path file, Validation validation) {
    try (var document = Files.newInputStream(file)) {
      validation.read(document);
    } catch (InvalidDocumentException | IOException e) {
      throw new RestoreRefusedException(
          FailureCode.STAGED_INVALID,
          "the restored document " + file + " is not valid: " + e.getMessage(),
          "Choose an earlier snapshot.",
          e);
    }
  }

  @Override
  public void ask(String query, Consumer<String> each) throws IOException {
    var file = tree.onlyFile();
    if (file.isEmpty()) {
      return;
    }
    try (var document = Files.newInputStream(file.get())) {
      DocumentValues.texts(format, document, query, each);
    } catch (InvalidDocumentException e) {
      throw new IOException("it does not parse: " + e.getMessage(), e);
    }
  }

  @Override
  public void rows(String query, Consumer<Row> each) throws IOException {
    var file = tree.onlyFile();
    if (file.isPresent()) {
      try (var document = Files.newInputStream(file.get())) {
        queries.rows(format, document, query, each);
      }
    }
  }

  /// Written beside it and renamed, with the same attributes.
  @Override
  public long edit(String statement) throws IOException {
    var file = tree.onlyFile().orElseThrow(() -> new IOException("no document was restored"));
    Documents.Edited edited;
    try (var document = Files.newInputStream(file)) {
      edited = queries.edit(format, document, statement);
    }
    var bytes = edited.json().getBytes(StandardCharsets.UTF_8);
    if (validation.isPresent()) {
      try {
        validation.get().read(new ByteArrayInputStream(bytes));
      } catch (InvalidDocumentException e) {
        throw new IOException("the statement leaves no valid document: " + e.getMessage(), e);
      }
    }
    StagedFile.replace(file, bytes);
    return edited.rows();
  }

  @Override
  public List<Move> moves() {
    return tree.moves();
  }
}
