package dev.backstay.component.statefile;

import dev.backstay.component.Destination;
import dev.backstay.component.Move;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.StagedTree;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A document built beside its live place.
record StagedStateFile(StagedTree tree, Validation validation) implements StagedComponent {

  @Override
  public Destination destination() {
    return tree.destination();
  }

  @Override
  public void verify() {
    tree.verify();
    tree.onlyFile().ifPresent(this::verify);
  }

  private void verify(Path file) {
    try (var document = Files.newInputStream(file)) {
      validation.keysOf(document);
    } catch (InvalidDocumentException | IOException e) {
      throw new RestoreRefusedException(
          FailureCode.STAGED_INVALID,
          "the restored document " + file + " is not valid: " + e.getMessage(),
          "Choose an earlier snapshot.",
          e);
    }
  }

  @Override
  public List<Move> moves() {
    return tree.moves();
  }
}
