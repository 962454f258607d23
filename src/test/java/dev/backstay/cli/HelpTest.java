package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

  @TempDir Path directory;

  static Stream<List<String>> commands() {
    var all = new ArrayList<List<String>>();
    var interfaceOfNone =
        new CommandLineInterface(dev.backstay.app.Surroundings.ofProcess(), Terminal.ofProcess());
    collect(interfaceOfNone.commands(), List.of(), all);
    return all.stream();
  }

  private static void collect(CommandLine command, List<String> path, List<List<String>> all) {
    all.add(path);
    command
        .getSubcommands()
        .forEach(
            (name, subcommand) -> {
              var below = new ArrayList<>(path);
              below.add(name);
              collect(subcommand, below, all);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpHasExamplesAndTheGlobalOptions(List<String> path) {
    var arguments = new ArrayList<>(path);
    arguments.add("--help");
    var ran = new Shell(directory).run(arguments.toArray(String[]::new));
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("Examples:\n  backstay ")
        .contains("--config", "--repository", "--json", "--quiet", "--no-progress");
    assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  /// A line that a shell reads as one command: quotes are closed, and nothing outside of them is
  /// the shell's own.
  @ParameterizedTest
  @MethodSource("commands")
  void everyExampleCanBeTyped(List<String> path) {
    var arguments = new ArrayList<>(path);
    arguments.add("--help");
    var examples =
        new Shell(directory)
            .run(arguments.toArray(String[]::new))
            .out()
            .lines()
            .filter(it -> it.startsWith("  backstay "))
            .map(it -> it.replaceFirst(" {2,}\\S.* .*$", ""))
            .toList();
    assertThat(examples)
        .allSatisfy(
            it ->
                assertThat(it.replaceAll("'[^']*'|\"[^\"]*\"", "word"))
                    .doesNotContain("'", "\"", "(", ")", "*", ";"));
  }

  @Test
  void theNameAloneGivesAnOverview() {
    var ran = new Shell(directory).run();
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("Commands:", "backup", "restore").doesNotContain("writer");
  }

  @Test
  void whatIsNoCommandIsAMisuse() {
    var ran = new Shell(directory).run("frobnicate");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("frobnicate", "[usage]", "next: `backstay --help`");
  }

  @Test
  void aMisuseIsToldInJsonWhereverTheOptionStands() {
    for (var arguments : List.of(List.of("--json", "nonsense"), List.of("nonsense", "--json"))) {
      var ran = new Shell(directory).run(arguments.toArray(String[]::new));
      assertThat(ran.json()).containsEntry("type", "error").containsEntry("exit", 2L);
    }
  }

  @Test
  void theVersionIsToldWithTheFormat() {
    assertThat(new Shell(directory).must("version").out()).contains("repository format 1");
    assertThat(new Shell(directory).must("version", "--json").json()).containsEntry("format", 1L);
  }
}
