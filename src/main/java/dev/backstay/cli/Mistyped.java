package dev.backstay.cli;

import dev.backstay.config.Nearest;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What was typed and makes no sense, in words for who typed it.
///
/// @param message what is wrong with it
/// @param hint what to type
record Mistyped(String message, String hint) {

  static Mistyped of(ParameterException mistake) {
    var command = mistake.getCommandLine().getCommandSpec();
    return switch (mistake) {
      case UnmatchedArgumentException surplus when surplus.isUnknownOption() ->
          unknownOption(command, surplus.getUnmatched().getFirst());
      case UnmatchedArgumentException surplus ->
          surplus(command, surplus.getUnmatched().getFirst());
      case MissingParameterException missing when !missing.getMissing().isEmpty() ->
          missing(command, missing);
      case ParameterException _ when isCommandMissing(mistake) ->
          new Mistyped(
              name(command) + " does nothing by itself",
              "Add one of %s; `%s --help` explains them."
                  .formatted(String.join(", ", commandsOf(command)), command.qualifiedName()));
      case ParameterException _ when mistake.getArgSpec() != null ->
          wrongValue(command, mistake.getArgSpec(), mistake);
      default -> new Mistyped(plain(mistake), help(command));
    };
  }

  private static Mistyped unknownOption(CommandSpec command, String typed) {
    var option = typed.replaceFirst("=.*", "");
    var known = option.startsWith("--") ? command.optionsMap().keySet() : Set.<String>of();
    return new Mistyped(
        name(command) + " has no option " + option + Nearest.suggestion(option, known),
        help(command));
  }

  private static Mistyped surplus(CommandSpec command, String word) {
    var commands = commandsOf(command);
    var suggestion = Nearest.suggestion(word, commands);
    if (commands.isEmpty() || (suggestion.isEmpty() && !command.positionalParameters().isEmpty())) {
      return new Mistyped(word + " is one word too many for " + name(command), help(command));
    }
    return new Mistyped(
        name(command) + " has no command " + word + suggestion,
        "`%1$s --help` lists those there are, `%1$s %2$s --help` explains one."
            .formatted(command.qualifiedName(), commands.iterator().next()));
  }

  private static Mistyped missing(CommandSpec command, MissingParameterException mistake) {
    var missing = mistake.getMissing();
    if (String.valueOf(mistake.getMessage()).contains("for option")
        && missing.getFirst() instanceof OptionSpec option) {
      return new Mistyped(
          option.longestName() + " needs a value: " + option.paramLabel(), help(command));
    }
    var isChoice = missing.size() > 1 && missing.getFirst().group() != null;
    var words = missing.stream().map(Mistyped::form).collect(Collectors.joining(", "));
    return new Mistyped(
        name(command) + (isChoice ? " needs one of " : " needs ") + words, help(command));
  }

  private static Mistyped wrongValue(CommandSpec command, ArgSpec spec, ParameterException wrong) {
    var what = spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    var found = ", found \"" + wrong.getValue() + "\"";
    var type = spec.typeInfo();
    var isConverted = spec.converters().length > 0;
    if (type.isEnum() && !isConverted) {
      var words =
          type.getEnumConstantNames().stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
      return new Mistyped(
          what + " must be one of " + String.join(", ", words) + found, help(command));
    }
    if (isNumber(spec) && !isConverted) {
      return new Mistyped(what + " must be a number" + found, help(command));
    }
    return new Mistyped(
        what + ": " + plain(wrong).replaceFirst("^invalid value for [^:]*: ", ""), help(command));
  }

  private static boolean isNumber(ArgSpec spec) {
    var type = spec.auxiliaryTypes()[0];
    return type == int.class || type == long.class || Number.class.isAssignableFrom(type);
  }

  private static boolean isCommandMissing(ParameterException mistake) {
    return String.valueOf(mistake.getMessage()).startsWith("Missing required subcommand");
  }

  /// The parser's own words, begun as ours are.
  private static String plain(ParameterException mistake) {
    var words = String.valueOf(mistake.getMessage()).replaceFirst("^Error: ", "");
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }

  private static String form(ArgSpec spec) {
    return spec instanceof OptionSpec option
        ? option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel())
        : spec.paramLabel();
  }

  private static Collection<String> commandsOf(CommandSpec command) {
    return command.subcommands().values().stream()
        .distinct()
        .map(CommandLine::getCommandSpec)
        .filter(it -> !it.usageMessage().hidden())
        .map(CommandSpec::name)
        .toList();
  }

  private static String name(CommandSpec command) {
    return "`" + command.qualifiedName() + "`";
  }

  private static String help(CommandSpec command) {
    return "`" + command.qualifiedName() + " --help` shows what can be typed, with examples.";
  }
}
