package dev.backstay.cli;

import static java.lang.Boolean.FALSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Follows a runbook to its end as it is printed: each line is taken apart by a real shell, and
/// must end as the runbook says.
final class RunbookFollower {

  private final Shell shell;
  private final List<Map<String, Object>> steps;

  private RunbookFollower(Shell shell, List<Map<String, Object>> steps) {
    this.shell = shell;
    this.steps = steps;
  }

  /// The runbook as it is now, with those options.
  static RunbookFollower of(Shell shell, String... words) {
    var typed = Stream.concat(Stream.of("runbook"), Stream.of(words));
    var printed =
        shell.must(Stream.concat(typed, Stream.of("--format", "json")).toArray(String[]::new));
    return new RunbookFollower(shell, JsonValues.objects(printed.json(), "steps"));
  }

  /// Does what it says, but for what is done only if it is needed.
  List<Shell.Ran> follow() throws Exception {
    return follow(false);
  }

  /// Does all that it says.
  List<Shell.Ran> followWhole() throws Exception {
    return follow(true);
  }

  private List<Shell.Ran> follow(boolean whole) throws Exception {
    var all = new ArrayList<Shell.Ran>();
    for (var step : steps) {
      if (whole || FALSE.equals(step.get("only_if_needed"))) {
        for (var command : JsonValues.objects(step, "commands")) {
          all.add(type(command));
        }
      }
    }
    assertThat(all).isNotEmpty();
    return all;
  }

  /// Every line of it.
  List<String> lines() {
    return steps.stream()
        .flatMap(step -> JsonValues.objects(step, "commands").stream())
        .map(command -> JsonValues.text(command, "line"))
        .toList();
  }

  private Shell.Ran type(Map<String, Object> command) throws Exception {
    var line = JsonValues.text(command, "line");
    var words = wordsOf(line);
    assertThat(words).isEqualTo(command.get("argv"));
    assertThat(words.getFirst()).isEqualTo("backstay");
    var ran = shell.run(words.subList(1, words.size()).toArray(String[]::new));
    assertThat(exitsOf(command)).as(line + ": " + ran).contains(Long.valueOf(ran.exit()));
    return ran;
  }

  private static List<Object> exitsOf(Map<String, Object> command) {
    return List.copyOf((List<?>) command.getOrDefault("exits", List.of()));
  }

  /// The words that a shell makes of a line.
  static List<String> wordsOf(String line) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("bash", "-c", "printf '%s\\0' " + line)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(line).isZero();
    return List.of(said.split("\0"));
  }
}
