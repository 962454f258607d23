package dev.backstay.component.redis;

import java.io.IOException;

/// The server answered with an error.
final class ServerRefusedException extends IOException {

  private static final int SHOWN_MAX = 200;

  private final String code;

  /// Takes the line that the server sent, which starts with its code.
  ServerRefusedException(String line) {
    super("the server says: " + shown(line));
    var space = line.indexOf(' ');
    code = space < 0 ? line : line.substring(0, space);
  }

  /// A server repeats the arguments of a command that it does not know; a password may be among
  /// them.
  private static String shown(String line) {
    var arguments = line.indexOf(", with args beginning with");
    var said = arguments < 0 ? line : line.substring(0, arguments);
    return said.substring(0, Math.min(SHOWN_MAX, said.length())).replaceAll("\\p{Cntrl}", "?");
  }

  /// The first word of the answer, such as `NOAUTH` or `ERR`.
  String code() {
    return code;
  }

  /// Whether it is writing a file already.
  boolean isBusy() {
    var said = String.valueOf(getMessage());
    return said.contains("in progress") || said.contains("child process is active");
  }

  /// Whether it has no memory left for it.
  boolean isOutOfMemory() {
    return code.equals("OOM");
  }

  /// Whether it does not know the command, or does not let this account use it.
  boolean isForbidden() {
    return code.equals("NOPERM") || String.valueOf(getMessage()).contains("unknown command");
  }
}
