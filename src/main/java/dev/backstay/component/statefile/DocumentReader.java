package dev.backstay.component.statefile;

import dev.backstay.component.Component;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CancelledException;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.snapshot.ChangedWhileReadException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a document that somebody may be writing, until one version of it is whole and valid.
final class DocumentReader {

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(400));

  private final Component.StateFile file;
  private final Validation validation;
  private final Pause pause;

  /// A valid document.
  ///
  /// @param copy its bytes, the very ones that parsed
  /// @param outline what it holds
  record Document(StableCopy copy, Outline outline) {}

  DocumentReader(Component.StateFile file, Validation validation, Pause pause) {
    this.file = file;
    this.validation = validation;
    this.pause = pause;
  }

  /// Tries to get one whole version, and gives whoever writes it time to finish.
  Document read(Path real, Scratch scratch) {
    var attempt = tryOnce(real, scratch);
    for (var wait : PAUSES) {
      if (attempt.document() != null) {
        return attempt.document();
      }
      waitFor(wait);
      attempt = tryOnce(real, scratch);
    }
    if (attempt.document() != null) {
      return attempt.document();
    }
    throw new CaptureFailedException(
        FailureCode.CAPTURE_INVALID,
        file.path() + " is not a valid " + file.format() + " document: " + attempt.problem(),
        "Mend the document, or correct its declared format or required keys.");
  }

  private record Attempt(@Nullable Document document, String problem) {}

  private Attempt tryOnce(Path real, Scratch scratch) {
    StableCopy copy;
    try {
      copy = StableCopy.of(real, scratch);
    } catch (ChangedWhileReadException e) {
      return new Attempt(null, "it kept changing while it was read");
    } catch (NoSuchFileException e) {
      return new Attempt(null, "it is missing");
    } catch (IOException e) {
      throw unreadable(real, e);
    }
    var valid = false;
    try (var in = copy.open()) {
      validation.requireParseable(copy.stat().sizeBytes());
      var outline = validation.read(in);
      valid = true;
      return new Attempt(new Document(copy, outline), "");
    } catch (InvalidDocumentException e) {
      return new Attempt(null, e.getMessage());
    } catch (IOException e) {
      throw unreadable(real, e);
    } finally {
      if (!valid) {
        copy.close();
      }
    }
  }

  private void waitFor(Duration duration) {
    try {
      pause.of(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted while waiting for " + file.path(), null, e);
    }
  }

  static CaptureFailedException unreadable(Path real, IOException e) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        "cannot read " + real + ": " + Reason.of(e, real),
        "Let the account that runs the backup read the file.",
        e);
  }
}
