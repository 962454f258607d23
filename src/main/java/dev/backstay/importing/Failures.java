package dev.backstay.importing;

import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Why a backup could not be brought in; nothing of it was.
final class Failures {

  private static final String ANOTHER =
      "Nothing was brought in: choose another backup, or look at what made this one.";

  private Failures() {}

  static CaptureFailedException checksum(Path source, String expected, String found) {
    return of(
        FailureCode.IMPORT_CHECKSUM,
        "%s says %s, and what it holds gives %s".formatted(source, expected, found),
        null);
  }

  static CaptureFailedException damaged(Path source, String what, @Nullable Throwable cause) {
    return of(FailureCode.IMPORT_DAMAGED, source + ": " + EntryPath.escape(what), cause);
  }

  static CaptureFailedException incomplete(Path source, String what) {
    return of(FailureCode.IMPORT_INCOMPLETE, source + ": " + EntryPath.escape(what), null);
  }

  static CaptureFailedException invalid(Path source, String what, @Nullable Throwable cause) {
    return of(FailureCode.IMPORT_INVALID, source + ": " + EntryPath.escape(what), cause);
  }

  static CaptureFailedException unsafe(Path source, String what) {
    return new CaptureFailedException(
        FailureCode.PATH_UNSAFE,
        source + ": " + EntryPath.escape(what),
        "Do not trust who made it. If you do, unpack it yourself, look at it, and import what is"
            + " then a directory.");
  }

  static CaptureFailedException unknown(Path source, String what) {
    return new CaptureFailedException(
        FailureCode.IMPORT_UNKNOWN,
        source + ": " + EntryPath.escape(what),
        "Known are " + Form.labels() + "; `--format` says which one it should be.");
  }

  static CaptureFailedException missing(Path source, IOException cause) {
    return new CaptureFailedException(
        FailureCode.SOURCE_MISSING,
        source + " cannot be found: " + Reason.of(cause, source),
        "Check the path.",
        cause);
  }

  static CaptureFailedException unreadable(Path source, IOException cause) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        source + " could not be copied to be looked at: " + Reason.of(cause, source),
        "Let the account that runs the import read it, and see whether `scratch_dir` has room.",
        cause);
  }

  static CaptureFailedException noRoom(Path source, long needed, long room) {
    return new CaptureFailedException(
        FailureCode.SPACE,
        "%s: the next file has %d bytes, and there is room for %d temporary ones"
            .formatted(source, needed, room),
        "Set `scratch_dir` to a directory with more room.");
  }

  /// What a part's own engine found, told of the place that a person knows.
  static CaptureFailedException ofPart(
      CaptureFailedException failed, Path copy, Path source, String part) {
    return new CaptureFailedException(
        failed.code(),
        failed.getMessage().replace(copy.toString(), source + ": " + EntryPath.escape(part)),
        ANOTHER,
        failed);
  }

  private static CaptureFailedException of(
      FailureCode code, String message, @Nullable Throwable cause) {
    return new CaptureFailedException(code, message, ANOTHER, cause);
  }
}
