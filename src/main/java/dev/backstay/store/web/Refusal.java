package dev.backstay.store.web;

import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoreFullException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Set;

/// A server's no.
///
/// @param status of HTTP
/// @param code the server's own word; empty if it gave none
/// @param said what it says to people; empty if it says nothing
public record Refusal(int status, String code, String said) {

  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final int INSUFFICIENT_STORAGE = 507;
  private static final int WORDS_MAX = 300;

  /// Whether the server may say otherwise a little later.
  public boolean mayPass() {
    return PASSING.contains(status);
  }

  /// Whether the account may not do that.
  public boolean isForbidden() {
    return status == 401 || status == 403;
  }

  /// It as a sentence, on one line.
  public String words() {
    var words = line(said);
    return "it answered "
        + status
        + (code.isEmpty() ? "" : " " + line(code))
        + (words.isEmpty() ? "" : ": " + words);
  }

  private static String line(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.substring(0, Math.min(WORDS_MAX, line.length()));
  }

  /// It as a failure, where it means nothing more than its status.
  public IOException at(String place) {
    var words = place + ": " + words();
    var cause = new IOException(words());
    if (status == INSUFFICIENT_STORAGE) {
      return new StoreFullException(words, cause);
    }
    if (mayPass()) {
      return new StoreBusyException(words, null);
    }
    return isForbidden() ? new AccessDeniedException(place, null, words()) : new IOException(words);
  }
}
