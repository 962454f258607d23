package dev.backstay.http;

import java.util.Arrays;
import java.util.Optional;

/// What a caller wants to do with what a path names. There is no other method here: no HEAD, no
/// OPTIONS, and so no answer to a browser that asks on behalf of another origin.
public enum Method {
  GET(false),
  POST(true),
  PUT(true),
  PATCH(true),
  DELETE(true);

  private final boolean isChange;

  Method(boolean isChange) {
    this.isChange = isChange;
  }

  /// Whether it may change something.
  public boolean isChange() {
    return isChange;
  }

  /// The method of that name, which is in upper case.
  static Optional<Method> named(String name) {
    return Arrays.stream(values()).filter(it -> it.name().equals(name)).findFirst();
  }
}
