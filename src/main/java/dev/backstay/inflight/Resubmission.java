package dev.backstay.inflight;

import dev.backstay.component.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A command in which `{column}` stands for the value of a row, `{{` and `}}` for braces.
public final class Resubmission {

  private static final Pattern PART =
      Pattern.compile("\\{\\{|}}|\\{([A-Za-z_][A-Za-z0-9_]*)}|[{}]|[^{}]+");

  private final List<String> template;

  /// A command of at least one argument.
  public Resubmission(List<String> template) {
    this.template = List.copyOf(template);
  }

  /// What is wrong with how an argument is written, if anything is.
  public static Optional<String> mistakeIn(String argument) {
    var parts = PART.matcher(argument);
    while (parts.find()) {
      if (parts.group().equals("{") || parts.group().equals("}")) {
        var rest = argument.substring(parts.start());
        return Optional.of(rest.substring(0, Math.min(rest.length(), 20)));
      }
    }
    return Optional.empty();
  }

  /// The command for a row, ready for a shell, or why there is none.
  ///
  /// @param line the command; empty if there is none
  /// @param lacking why there is none; empty if there is one
  public record Command(String line, String lacking) {}

  /// Fills the command from a row.
  public Command of(Row row) {
    var words = new ArrayList<String>();
    for (var argument : template) {
      var filled = new StringBuilder();
      var parts = PART.matcher(argument);
      while (parts.find()) {
        var column = parts.group(1);
        if (column == null) {
          filled.append(literal(parts.group()));
          continue;
        }
        var value = row.value(column);
        if (value.isEmpty()) {
          return new Command("", "it has no " + column);
        }
        var refused = refusalOf(value.get(), filled.isEmpty());
        if (refused.isPresent()) {
          return new Command("", column + " " + refused.get());
        }
        filled.append(value.get());
      }
      words.add(ShellWord.of(filled.toString()));
    }
    return new Command(String.join(" ", words), "");
  }

  private static String literal(String part) {
    return part.equals("{{") || part.equals("}}") ? part.substring(1) : part;
  }

  /// Where a value begins an argument, it could be taken for an option.
  private static Optional<String> refusalOf(String value, boolean begins) {
    if (value.indexOf('\0') >= 0) {
      return Optional.of("has a character that no argument can have");
    }
    return begins && value.startsWith("-")
        ? Optional.of("begins with \"-\" and would be taken for an option")
        : Optional.empty();
  }
}
