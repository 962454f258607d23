package dev.backstay.access;

/// A session that just began, with what the browser is given.
///
/// @param id for a cookie that scripts cannot read; 43 characters
/// @param csrfToken for the pages: it comes back with every request that changes something
public record StartedSession(String id, String csrfToken) {

  /// Without either.
  @Override
  public String toString() {
    return "a started session";
  }
}
