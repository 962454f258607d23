package dev.backstay.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a command reads and writes.
///
/// @param out data: what a script would read
/// @param err words: what a person would read
/// @param in answers
/// @param asks whether a person is there to answer
/// @param redraws whether a line of `err` can be drawn again
/// @param bytes data that is not text, to where `out` goes
/// @param shows whether a person sees what goes to `out`
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    boolean asks,
    boolean redraws,
    OutputStream bytes,
    boolean shows) {

  /// The one of this process.
  /// From JDK 25 on, the built-in console is null again where no person is.
  @SuppressWarnings("SystemConsoleNull")
  public static Terminal ofProcess() {
    var console = System.console();
    var terminal = console != null && console.isTerminal();
    return new Terminal(
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)),
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8)),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        terminal,
        terminal && isTerminal(Path.of("/proc/self/fd/2")),
        new CheckedOutput(System.out),
        isTerminal(Path.of("/proc/self/fd/1")));
  }

  /// A console may be there while standard error goes to a file.
  private static boolean isTerminal(Path descriptor) {
    try {
      var target = Files.readSymbolicLink(descriptor);
      return target.startsWith("/dev/pts") || target.startsWith("/dev/tty");
    } catch (IOException notTold) {
      return false;
    }
  }
}
