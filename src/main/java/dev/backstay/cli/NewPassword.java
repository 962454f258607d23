package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// A password that somebody is to have: out of a file, asked for, or made up.
///
/// @param characters it
/// @param isMadeUp whether nobody knows it yet
record NewPassword(char[] characters, boolean isMadeUp) {

  private static final int BYTES = 18;

  /// The password in the first line of that file; else what a person types twice; else a new one.
  static NewPassword of(Session session, Optional<String> file) {
    if (file.isPresent()) {
      return new NewPassword(read(session.path(file.get())), false);
    }
    if (session.output().asks()) {
      return new NewPassword(asked(session.terminal()), false);
    }
    var random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    var text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    return new NewPassword(text.toCharArray(), true);
  }

  private static char[] read(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("").toCharArray();
    } catch (IOException e) {
      throw new UsageException(
          FailureCode.USAGE,
          "the password cannot be read from " + file + ": " + Reason.of(e, file),
          "Name a file whose first line is the password.",
          e);
    }
  }

  private static char[] asked(Terminal terminal) {
    var first = line(terminal, "Password: ");
    var second = line(terminal, "The same again: ");
    var same = Arrays.equals(first, second);
    Arrays.fill(second, '\0');
    if (!same) {
      throw new UsageException(
          FailureCode.USAGE, "the two passwords differ", "Type the same one twice.");
    }
    return first;
  }

  /// What is typed, without being shown if that can be had. From JDK 25 on, the built-in console is
  /// null again where no person is.
  @SuppressWarnings("SystemConsoleNull")
  static char[] line(Terminal terminal, String prompt) {
    var console = System.console();
    if (console != null && console.isTerminal()) {
      var typed = console.readPassword("%s", prompt);
      return typed == null ? new char[0] : typed;
    }
    terminal.err().print(prompt);
    terminal.err().flush();
    try {
      var typed = terminal.in().readLine();
      return typed == null ? new char[0] : typed.toCharArray();
    } catch (IOException noAnswer) {
      return new char[0];
    }
  }

  /// As a text that is shown once, if nobody knows it yet. To be asked for before it is used: what
  /// takes a password wipes it.
  Optional<String> shown() {
    return isMadeUp ? Optional.of(new String(characters)) : Optional.empty();
  }
}
