package dev.backstay.cli;

import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every command has.
final class GlobalOptions {

  private static final Set<String> WITHOUT_VALUE =
      Set.of("-q", "--quiet", "--json", "--no-progress");
  private static final Set<String> WITH_VALUE = Set.of("-c", "--config", "-r", "--repository");

  /// How many arguments before the first that is none of these options, nor the value of one.
  static int countIn(String... arguments) {
    var count = 0;
    while (count < arguments.length) {
      var argument = arguments[count];
      if (WITH_VALUE.contains(argument)) {
        count += 2;
      } else if (WITHOUT_VALUE.contains(argument)
          || argument.startsWith("--config=")
          || argument.startsWith("--repository=")) {
        count++;
      } else {
        return count;
      }
    }
    return count;
  }

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      order = 100,
      description = "The configuration (default: BACKSTAY_CONFIG, else backstay.yaml).")
  Optional<String> config = Optional.empty();

  @Option(
      names = {"-r", "--repository"},
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      order = 101,
      description =
          "Which configured repository, or the URL of one (default: BACKSTAY_REPOSITORY, else the"
              + " first).")
  Optional<String> repository = Optional.empty();

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      order = 102,
      description = "Write JSON to standard output.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      order = 103,
      description = "No words on standard error but warnings and errors.")
  boolean quiet;

  @Option(
      names = "--no-progress",
      scope = ScopeType.INHERIT,
      order = 104,
      description = "Do not show progress.")
  boolean noProgress;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 105,
      description = "Show this help.")
  boolean help;
}
