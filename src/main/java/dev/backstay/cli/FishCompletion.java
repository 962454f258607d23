package dev.backstay.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The completions of fish, from the same commands as everything else.
final class FishCompletion {

  private static final int DASHES = 2;

  private final CommandSpec root;
  private final StringBuilder script = new StringBuilder();

  FishCompletion(CommandSpec root) {
    this.root = root;
  }

  /// The script.
  String script() {
    script.append(
        """
        # Words of the command line that are neither options nor their values.
        function __backstay_words
            set -l skip 0
            for word in (commandline -opc)[2..-1]
                if test $skip -eq 1
                    set skip 0
                else if contains -- $word %s
                    set skip 1
                else if not string match -q -- '-*' $word
                    echo $word
                end
            end
        end

        # Whether they begin with that command.
        function __backstay_in
            set -l words (__backstay_words)
            set -l count (count $argv)
            test (count $words) -ge $count; or return 1
            test $count -eq 0; or test "$words[1..$count]" = "$argv"
        end

        # Whether they are that command.
        function __backstay_at
            set -l words (__backstay_words)
            test (count $words) -eq (count $argv); and test "$words" = "$argv"
        end

        complete -c backstay -f
        """
            .formatted(String.join(" ", valued(root))));
    add(root, List.of());
    return script.toString();
  }

  /// The names of all options that take a value.
  private static List<String> valued(CommandSpec command) {
    var names = new ArrayList<String>();
    command.options().stream()
        .filter(FishCompletion::takesValue)
        .forEach(option -> names.addAll(List.of(option.names())));
    command.subcommands().values().forEach(below -> names.addAll(valued(below.getCommandSpec())));
    return names.stream().distinct().sorted().toList();
  }

  private static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  private void add(CommandSpec command, List<String> path) {
    var words = String.join(" ", path);
    var below = new ArrayList<String>();
    command
        .subcommands()
        .forEach(
            (name, subcommand) -> {
              var spec = subcommand.getCommandSpec();
              if (!spec.usageMessage().hidden()) {
                below.add(name);
                line("__backstay_at " + words, "-a " + name, description(spec));
              }
            });
    var inside =
        below.isEmpty()
            ? "__backstay_in " + words
            : below.stream()
                .map(name -> "; and not __backstay_in " + (words + " " + name).strip())
                .collect(Collectors.joining("", "__backstay_in " + words, ""));
    for (var option : command.options()) {
      if (!option.hidden()) {
        line(inside, flags(option), String.join(" ", option.description()));
      }
    }
    command
        .subcommands()
        .forEach(
            (name, subcommand) -> {
              if (below.contains(name)) {
                var deeper = new ArrayList<>(path);
                deeper.add(name);
                add(subcommand.getCommandSpec(), deeper);
              }
            });
  }

  private static String description(CommandSpec command) {
    return String.join(" ", command.usageMessage().description()).strip();
  }

  private static String flags(OptionSpec option) {
    var flags = new ArrayList<String>();
    for (var name : option.names()) {
      flags.add(name.startsWith("--") ? "-l " + name.substring(DASHES) : "-s " + name.substring(1));
    }
    if (takesValue(option)) {
      flags.add(option.paramLabel().equals("FILE") ? "-rF" : "-x");
    }
    return String.join(" ", flags);
  }

  private void line(String condition, String what, String description) {
    script.append(
        "complete -c backstay -n '"
            + condition.strip()
            + "' "
            + what
            + " -d '"
            + description.replace("\\", "\\\\").replace("'", "\\'")
            + "'\n");
  }
}
