package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.json.Json;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/// What a command says, in the form that was asked for.
final class Output {

  private final Terminal terminal;
  private final GlobalOptions options;
  private volatile boolean failureTold;

  Output(Terminal terminal, GlobalOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /// Whether data is to be written as JSON.
  boolean isJson() {
    return options.json;
  }

  /// Writes a line of data.
  void line(String text) {
    terminal.out().println(escape(text));
    terminal.out().flush();
  }

  /// Writes a text of several lines as data.
  void document(String text) {
    text.lines().forEach(this::line);
  }

  /// Writes a table as data.
  void table(Table table) {
    table.print(terminal.out(), "");
    terminal.out().flush();
  }

  /// Writes a table as data, set in.
  void indented(Table table) {
    table.print(terminal.out(), "  ");
    terminal.out().flush();
  }

  /// Writes one JSON object as data.
  void object(Consumer<JsonGenerator> properties) {
    Json.object(terminal.out(), properties);
    terminal.out().flush();
  }

  /// Writes words that a script does not need.
  void say(String words) {
    if (!options.quiet && !options.json) {
      words(words);
    }
  }

  /// Tells of something a person should know.
  void warn(String words) {
    words("warning: " + words);
  }

  /// The same in a long run, whose JSON output tells it too.
  void warnInRun(String code, String words) {
    if (options.json) {
      object(
          json -> {
            json.writeStringProperty("type", "warning");
            json.writeStringProperty("code", code);
            json.writeStringProperty("message", words);
          });
    } else {
      warn(words);
    }
  }

  /// Tells why the command failed.
  void error(String code, String message, Optional<String> hint, ExitCode exit) {
    failureTold = true;
    if (options.json) {
      object(
          json -> {
            json.writeStringProperty("type", "error");
            json.writeStringProperty("code", code);
            json.writeStringProperty("message", message);
            hint.ifPresent(next -> json.writeStringProperty("hint", next));
            json.writeNumberProperty("exit", exit.number());
          });
      return;
    }
    words("error: " + message + " [" + code + "]");
    hint.ifPresent(next -> words("next: " + next));
  }

  /// Whether it is told why the command failed.
  boolean isFailureTold() {
    return failureTold;
  }

  /// Tells, in words alone, that a signal ends the command; the process ends with its number.
  void interrupted(String command) {
    if (ProgressStyle.of(options, terminal) == ProgressStyle.BAR) {
      terminal.err().println();
    }
    words("error: interrupted [" + FailureCode.CANCELLED.label() + "]");
    words(
        "next: "
            + switch (command) {
              case "restore", "upgrade" ->
                  "`backstay restore status` says what state things are in.";
              case "offload" -> "What was not removed is where it was; offload again.";
              default -> "Earlier snapshots are not affected; run the command again.";
            });
  }

  private void words(String words) {
    terminal.err().println(escape(words));
    terminal.err().flush();
  }

  /// Draws over the line that is being drawn, and leaves the cursor in it.
  void draw(String line) {
    terminal.err().print("\r\u001b[K" + escape(line));
    terminal.err().flush();
  }

  /// Whether a person says yes.
  boolean asksAndHears(String question) {
    terminal.err().print(question + " [yes/no] ");
    terminal.err().flush();
    try {
      var answer = terminal.in().readLine();
      return "yes".equals(answer) || "y".equals(answer);
    } catch (IOException noAnswer) {
      return false;
    }
  }

  /// Whether a person is there to be asked.
  boolean asks() {
    return terminal.asks() && !options.json;
  }

  private static String escape(String text) {
    return text.lines().map(EntryPath::escape).collect(Collectors.joining("\n"));
  }
}
