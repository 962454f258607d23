package dev.backstay.component.redis;

import dev.backstay.component.RedisStore;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/// What is said of a server with which something went wrong.
final class Failures {

  private Failures() {}

  /// A damaged or unknown image is invalid; everything else kept it from being had.
  static CaptureFailedException capture(RedisStore store, IOException cause) {
    if (cause instanceof MalformedRdbException) {
      return new CaptureFailedException(
          FailureCode.CAPTURE_INVALID,
          "the RDB file of " + store.place() + " is not valid: " + cause.getMessage(),
          "Check the server with `redis-check-rdb`; a file of a newer version needs a newer"
              + " Backstay.",
          cause);
    }
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        "the server " + store.place() + " cannot be captured: " + words(store, cause),
        "Try `redis-cli -u %s` by hand; the account needs `INFO`, and `PSYNC` and `REPLCONF` or else"
                .formatted(store.place())
            + " `BGSAVE`.",
        cause);
  }

  static RestoreRefusedException restore(
      RedisStore store, FailureCode code, String what, @Nullable IOException cause) {
    return new RestoreRefusedException(
        code,
        "the server " + store.place() + " " + what,
        "Nothing live was touched; mend the cause, then restore again.",
        cause);
  }

  /// Where it cannot be restored while it serves, but perhaps while it is stopped.
  static RestoreRefusedException unswappable(
      RedisStore store, FailureCode code, String what, @Nullable IOException cause) {
    return new RestoreRefusedException(
        code,
        "the server " + store.place() + " " + what,
        "Nothing live was touched; mend the cause, or set `restore: offline`, then restore again.",
        cause);
  }

  /// Of a snapshot that was not put beside what is served, or not wholly.
  static RestoreRefusedException load(RedisStore store, IOException cause) {
    var words = words(store, cause);
    return switch (cause) {
      case MalformedRdbException _ ->
          restore(
              store,
              FailureCode.STAGED_INVALID,
              "is not given the snapshot, whose RDB file is not valid: " + words,
              cause);
      case ServerRefusedException refused when refused.isForbidden() ->
          unswappable(
              store,
              FailureCode.TARGET_UNSUPPORTED,
              "does not allow a restore into a spare database: " + words,
              cause);
      case ServerRefusedException refused when refused.isOutOfMemory() ->
          unswappable(store, FailureCode.SPACE, "has no memory for the snapshot: " + words, cause);
      default ->
          restore(
              store,
              FailureCode.RESTORE_FAILED,
              "could not be loaded beside what it serves: " + words,
              cause);
    };
  }

  /// Of files that a stopped server was to start from.
  static RestoreRefusedException build(RedisStore store, IOException cause) {
    return cause instanceof MalformedRdbException
        ? load(store, cause)
        : restore(
            store,
            FailureCode.RESTORE_FAILED,
            "cannot be given files to start from: %s; run as root or as the server's user"
                .formatted(words(store, cause)),
            cause);
  }

  /// What happened, in words.
  static String words(RedisStore store, IOException cause) {
    return switch (cause) {
      case SocketTimeoutException _ -> "it said nothing for " + store.timeout().toSeconds() + " s";
      case EOFException ended -> "the stream was cut: " + ended.getMessage();
      default -> String.valueOf(cause.getMessage());
    };
  }
}
