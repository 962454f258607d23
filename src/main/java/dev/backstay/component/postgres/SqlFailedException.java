package dev.backstay.component.postgres;

import java.io.IOException;

/// The server, or the client program on the way to it, refused something.
final class SqlFailedException extends IOException {

  SqlFailedException(String message) {
    super(message);
  }

  SqlFailedException(String message, IOException cause) {
    super(message, cause);
  }
}
