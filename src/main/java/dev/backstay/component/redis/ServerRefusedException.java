package dev.backstay.component.redis;

import java.io.IOException;

/// The server answered with an error.
final class ServerRefusedException extends IOException {

  private final String code;

  /// Takes the line that the server sent, which starts with its code.
  ServerRefusedException(String line) {
    super("the server says: " + line);
    var space = line.indexOf(' ');
    code = space < 0 ? line : line.substring(0, space);
  }

  /// The first word of the answer, such as `NOAUTH` or `ERR`.
  String code() {
    return code;
  }

  /// Whether it does not know the command, or does not let this account use it.
  boolean isForbidden() {
    return code.equals("NOPERM") || String.valueOf(getMessage()).contains("unknown command");
  }
}
