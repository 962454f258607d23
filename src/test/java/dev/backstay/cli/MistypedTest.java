package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MistypedTest {

  @TempDir Path directory;

  record Typed(String words, String message, String hint) {
    @Override
    public String toString() {
      return words;
    }
  }

  static Stream<Typed> mistakes() {
    return Stream.of(
        new Typed(
            "bakcup",
            "`backstay` has no command bakcup; did you mean \"backup\"?",
            "`backstay --help` lists those there are"),
        new Typed("help", "`backstay` has no command help", "`backstay init --help` explains one"),
        new Typed(
            "drill rn",
            "`backstay drill` has no command rn; did you mean \"run\"?",
            "`backstay drill run --help`"),
        new Typed(
            "restore latest statsu",
            "`backstay restore` has no command statsu; did you mean \"status\"?",
            "`backstay restore --help`"),
        new Typed(
            "restore latest once",
            "once is one word too many for `backstay restore`",
            "`backstay restore --help`"),
        new Typed(
            "backup now", "now is one word too many for `backstay backup`", "`backstay backup"),
        new Typed(
            "backup --olny state",
            "`backstay backup` has no option --olny; did you mean \"--only\"?",
            "`backstay backup --help`"),
        new Typed(
            "forget --keep-last=3",
            "`backstay forget` has no option --keep-last",
            "`backstay forget --help`"),
        new Typed("backup --tag", "--tag needs a value: TAG", "`backstay backup --help`"),
        new Typed("find", "`backstay find` needs PATTERN", "`backstay find --help`"),
        new Typed(
            "upgrade begin",
            "`backstay upgrade begin` needs --from VERSION, --to VERSION",
            "`backstay upgrade begin --help`"),
        new Typed(
            "key add",
            "`backstay key add` needs one of --machine, --new-password-file FILE, --key-file FILE,"
                + " --key-command",
            "`backstay key add --help`"),
        new Typed(
            "schedule",
            "`backstay schedule` does nothing by itself",
            "Add one of list, next, run, pause, resume"),
        new Typed(
            "quickstart --size tiny",
            "--size must be one of small, full, found \"tiny\"",
            "`backstay quickstart --help`"),
        new Typed(
            "drill report --format pdf",
            "--format must be one of markdown, html, json, found \"pdf\"",
            "`backstay drill report --help`"),
        new Typed(
            "snapshots --last x",
            "--last must be a number, found \"x\"",
            "`backstay snapshots --help`"),
        new Typed(
            "prune --grace soon",
            "--grace: not a time such as 500ms, 20s or 5m: soon",
            "`backstay prune --help`"),
        new Typed(
            "backup --trigger often",
            "--trigger: not one of manual, scheduled, startup, shutdown, pre-upgrade: often",
            "`backstay backup --help`"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void whatIsWrongIsSaidInTheWordsThatWereTyped(Typed typed) {
    var ran = new Shell(directory).run(typed.words.split(" "));
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    var lines = ran.err().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo("error: " + typed.message + " [usage]");
    assertThat(lines.getLast()).startsWith("next: ").contains(typed.hint);
  }
}
