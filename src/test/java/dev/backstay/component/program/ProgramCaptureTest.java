package dev.backstay.component.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.component.Component;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.InMemoryContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCaptureTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  private static Component.Command command(Duration timeout, String... argv) {
    return new Component.Command(
        new ComponentName("dump"),
        Importance.CRITICAL,
        0,
        List.of(argv),
        List.of(),
        timeout,
        false,
        List.of());
  }

  private static Component.Command shell(String script) {
    return command(LONG, "/bin/sh", "-c", script);
  }

  private InMemoryContent capture(Component.Command command) {
    var handler = new ProgramHandler(command, InstantSource.system());
    return InMemoryContent.of(handler.capture(new Scratch(directory)));
  }

  private void fails(Component.Command command, FailureCode code, String... what) {
    assertThatThrownBy(() -> capture(command))
        .isInstanceOfSatisfying(
            CaptureFailedException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(what);
  }

  @Test
  void whatTheProgramWritesIsTheContent() {
    var content = capture(shell("echo one; echo two"));

    assertThat(content.at("dump.output").bytes()).asString().isEqualTo("one\ntwo\n");
    assertThat(content.at("dump.output").meta().sizeBytes()).isEqualTo(8);
    assertThat(content.at("dump.output").meta().attributes().mode()).isEqualTo(0600);
    assertThat(content.component().facts().vitals())
        .containsEntry("bytes", "8")
        .containsEntry("lines", "2");
  }

  @Test
  void muchOutputGoesThroughWhole() {
    var bytes = capture(shell("head -c 30000000 /dev/zero")).at("dump.output").bytes();
    assertThat(bytes).hasSize(30_000_000);
  }

  @Test
  void anyEndButZeroIsAFailureWithTheLastComplaint() {
    fails(
        shell("echo much; echo first >&2; printf 'no\\033[31m such table\\n\\n' >&2; exit 3"),
        FailureCode.CAPTURE_FAILED,
        "ended with status 3: no\\u001b[31m such table, after 5 bytes of output");
    fails(shell("kill -9 $$"), FailureCode.CAPTURE_FAILED, "ended by signal 9");
    fails(command(LONG, "/no/such/program"), FailureCode.CAPTURE_FAILED, "could not be started");
    fails(
        shell("yes complaint | head -c 500000 >&2; exit 1"),
        FailureCode.CAPTURE_FAILED,
        "status 1: ");
  }

  @Test
  void nothingIsSuspectUnlessItIsAllowed() {
    fails(shell("true"), FailureCode.CAPTURE_INVALID, "wrote nothing");
    var handler = new ProgramHandler(shell("true"), InstantSource.system());
    assertThat(InMemoryContent.of(handler.captureAsIs()).at("dump.output").bytes()).isEmpty();
  }

  @Test
  void whoTakesTooLongIsEndedWithItsChildren() throws Exception {
    var pids = directory.resolve("pids");
    var script = "sleep 1000 & echo $! >" + pids + "; echo $$ >>" + pids + "; echo x; wait";
    fails(
        command(Duration.ofMillis(700), "/bin/sh", "-c", script),
        FailureCode.CAPTURE_FAILED,
        "did not end within 0 s");
    requireGone(pids);
  }

  @Test
  void whoseOutputIsNoLongerWantedIsEndedWithItsChildren() throws Exception {
    var pids = directory.resolve("pids");
    var script = "sleep 1000 & echo $! >" + pids + "; echo $$ >>" + pids + "; echo x; wait";
    var capture =
        new ProgramHandler(shell(script), InstantSource.system()).capture(new Scratch(directory));
    try (capture;
        var content = capture.next().orElseThrow().open()) {
      assertThat(content.read(new byte[10], 0, 10)).isEqualTo(2);
    }
    requireGone(pids);
  }

  /// Runs a program that never ends; it is there to be killed.
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) throws Exception {
      var script = "echo $$; exec sleep 1000";
      var handler = new ProgramHandler(shell(script), InstantSource.system());
      try (var capture = handler.captureAsIs();
          var content = capture.next().orElseThrow().open()) {
        var line = new byte[20];
        var count = content.read(line, 0, line.length);
        System.out.write(line, 0, count);
        System.out.flush();
        content.read(line, 0, line.length);
      }
    }
  }

  @Test
  void aProgramDoesNotOutliveAKilledRun() throws Exception {
    assumeThat(Path.of("/usr/bin/setpriv")).exists();
    var run = ChildJava.running(Child.class).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var pid = Long.parseLong(run.inputReader().readLine());
    var program = ProcessHandle.of(pid).orElseThrow();

    run.destroyForcibly().waitFor();

    program.onExit().get();
    assertThat(program.isAlive()).isFalse();
  }

  private static void requireGone(Path pids) throws Exception {
    for (var pid : Files.readAllLines(pids)) {
      var found = ProcessHandle.of(Long.parseLong(pid));
      if (found.isPresent()) {
        found.get().onExit().get();
      }
    }
    assertThat(Files.readAllLines(pids)).hasSize(2);
  }

  @Test
  void onlyNamedVariablesAreGivenToIt() {
    var usual =
        List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR");
    var others = System.getenv().keySet().stream().filter(it -> !usual.contains(it)).sorted();
    var named = others.findFirst().orElseThrow();
    var seen =
        new String(
            capture(naming(named)).at("dump.output").bytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    var names = seen.split("\0", -1);
    assertThat(names).anyMatch(it -> it.startsWith(named + "="));
    assertThat(names)
        .allMatch(it -> it.isEmpty() || it.startsWith(named + "=") || isUsual(usual, it));
  }

  private static boolean isUsual(List<String> usual, String variable) {
    return usual.contains(variable.split("=", 2)[0]);
  }

  private static Component.Command naming(String variable) {
    return new Component.Command(
        new ComponentName("dump"),
        Importance.CRITICAL,
        0,
        List.of("env", "-0"),
        List.of(variable),
        LONG,
        false,
        List.of());
  }

  @Test
  void aVariableThatIsNotSetIsMissedBeforeAnythingRuns() {
    var command =
        new Component.Command(
            new ComponentName("dump"),
            Importance.CRITICAL,
            0,
            List.of("env"),
            List.of("NO_SUCH_VARIABLE"),
            LONG,
            false,
            List.of());
    assertThatThrownBy(() -> new ProgramHandler(command, InstantSource.system()).inspect())
        .hasMessageContaining("NO_SUCH_VARIABLE");
  }
}
