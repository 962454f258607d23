package dev.backstay.dispatch;

import static dev.backstay.dispatch.ScriptStand.begin;
import static dev.backstay.dispatch.ScriptStand.end;
import static dev.backstay.dispatch.ScriptStand.request;
import static dev.backstay.dispatch.ScriptStand.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.UsageException;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DispatcherTest {

  private static final String SUMMARY = "echo '{\"type\":\"summary\"}'";
  private static final String AWAIT_GO = "until [ -e go ]; do sleep 0.02; done";

  @TempDir Path place;
  private ScriptStand stand;

  @BeforeEach
  void open() {
    stand = new ScriptStand(place);
  }

  @AfterEach
  void close() throws IOException {
    // Whatever waits for it, ends.
    Files.write(stand.at("go"), new byte[0]);
    stand.close();
  }

  private Run stored(Run run) {
    return stand.journal.runs().find(run.id()).orElseThrow();
  }

  @Test
  void aRunIsARowAndAFileAndHasAnEnd() throws Exception {
    stand.script("echo \"$4 $BACKSTAY_RUN $*\" >seen", SUMMARY);
    var dispatcher = stand.dispatcher();
    var run = begin(dispatcher, RunKind.BACKUP);
    var ended = end(dispatcher, run);

    assertThat(run.state()).isEqualTo(RunState.RUNNING);
    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.outcome().orElseThrow().summary()).contains("{\"type\":\"summary\"}");
    assertThat(stand.at("seen"))
        .content()
        .startsWith("backup " + run.id() + " --json --config " + stand.at("backstay.yaml"));
    assertThat(stand.ended).containsExactly(ended);
    assertThat(dispatcher.stop(run.id())).isFalse();
    assertThat(stand.files.wasStopped(run.id())).isFalse();
  }

  @Test
  void theRowIsThereBeforeTheChild() throws Exception {
    stand.script("cp service/journal.db copy.db; cp service/journal.db-wal copy.db-wal", SUMMARY);
    var dispatcher = stand.dispatcher();
    var run = end(dispatcher, begin(dispatcher, RunKind.CHECK));

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    var seen =
        Files.readString(stand.at("copy.db-wal"), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(seen).contains(run.id().hex());
  }

  @Test
  void whatIsInTheWayIsToldBeforeAnythingIsStarted() throws Exception {
    stand.script("echo $BACKSTAY_RUN >>started", AWAIT_GO, SUMMARY);
    var dispatcher = stand.dispatcher();
    var first = begin(dispatcher, RunKind.BACKUP);

    assertThatThrownBy(() -> begin(dispatcher, RunKind.BACKUP))
        .isInstanceOf(OperationInProgressException.class)
        .hasMessageContaining(first.id().hex());
    assertThatThrownBy(() -> begin(dispatcher, RunKind.RESTORE))
        .isInstanceOf(OperationInProgressException.class);
    stand.go();
    assertThat(end(dispatcher, first).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(stand.at("started")).hasContent(first.id().hex());
    assertThat(stand.journal.runs().list(RunLedger.Filter.ALL, Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void anOrchestratorThatIsNotConfiguredHasNoRow() throws Exception {
    stand.script(SUMMARY);
    var request = RunRequest.of("three", RunKind.BACKUP, List.of(), "test");

    assertThatThrownBy(() -> stand.dispatcher().start(request, Optional.empty()))
        .isInstanceOf(UsageException.class);
    assertThat(stand.journal.runs().list(RunLedger.Filter.ALL, Optional.empty(), 10)).isEmpty();
  }

  @Test
  void aProgramThatIsNotThereIsARunThatFailed() {
    // Without a session of its own, so that it is the program that is missing.
    var missing =
        new Program(List.of("/bin/true"), stand.at("backstay.yaml"), stand.at("no-directory"));
    var dispatcher =
        new Dispatcher(
            Map.of("one", missing),
            stand.journal.runs(),
            stand.files,
            new Children(Path.of("/proc")),
            InstantSource.system(),
            stand.ended::add);
    var run = begin(dispatcher, RunKind.BACKUP);

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.outcome().orElseThrow().code()).contains("run-not-started");
    assertThat(stand.ended).containsExactly(run);
    assertThat(stand.journal.runs().unfinished()).isEmpty();
  }

  @Test
  void aRunThatSomebodyStopsIsToldAndRemembered() throws Exception {
    stand.script("trap 'exit 143' TERM", "echo >ready", AWAIT_GO);
    var dispatcher = stand.dispatcher();
    var run = begin(dispatcher, RunKind.BACKUP);
    until(() -> Files.exists(stand.at("ready")));

    assertThat(dispatcher.stop(run.id())).isTrue();
    assertThat(end(dispatcher, run).state()).isEqualTo(RunState.STOPPED);
    assertThat(stand.files.wasStopped(run.id())).isTrue();
  }

  @Test
  void theEndOfTheServiceIsNobodysWishAndWhatIgnoresItGoesOn() throws Exception {
    stand.script("trap '' TERM", "echo >ready", AWAIT_GO, SUMMARY);
    var first = stand.dispatcher();
    var run = begin(first, RunKind.RESTORE);
    until(() -> Files.exists(stand.at("ready")));

    assertThat(first.end(Duration.ofMillis(50))).containsExactly(run.id());
    assertThat(stand.files.wasStopped(run.id())).isFalse();
    assertThatThrownBy(() -> begin(first, RunKind.CHECK))
        .isInstanceOfSatisfying(
            OperationInProgressException.class,
            refused -> assertThat(refused.code()).isEqualTo(FailureCode.SERVICE_ENDING));

    var second = stand.dispatcher();
    assertThat(second.takeUp()).extracting(Run::id).containsExactly(run.id());
    assertThatThrownBy(() -> begin(second, RunKind.BACKUP))
        .isInstanceOf(OperationInProgressException.class);
    stand.go();
    assertThat(end(second, run).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theEndOfTheServiceTellsAllAndWaits() throws Exception {
    stand.script("trap 'exit 143' TERM", "echo $$ >>ready", AWAIT_GO);
    var dispatcher = stand.dispatcher();
    var runs = List.of(begin(dispatcher, RunKind.BACKUP), begin(dispatcher, RunKind.CHECK));
    until(
        () -> Files.exists(stand.at("ready")) && Files.readAllLines(stand.at("ready")).size() == 2);

    assertThat(dispatcher.end(ScriptStand.PATIENCE)).isEmpty();
    assertThat(runs).extracting(run -> stored(run).state()).containsOnly(RunState.STOPPED);
  }

  @Test
  void aLedgerThatFailsWhileARunEndsIsTriedAgain() throws Exception {
    stand.script(AWAIT_GO, SUMMARY);
    var dispatcher = stand.dispatcherThatFails();
    var run = begin(dispatcher, RunKind.BACKUP);
    stand.failing.set(1);
    stand.go();

    assertThat(end(dispatcher, run).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(stand.failing).hasValue(0);
    assertThat(stand.ended).hasSize(1);
  }

  @Test
  void aLedgerThatFailsAfterTheChildWasStartedLosesNeitherTheRunNorItsStop() throws Exception {
    stand.script("trap 'exit 143' TERM", "echo >ready", AWAIT_GO);
    var dispatcher = stand.dispatcherThatFails();
    stand.failing.set(1);
    var run = begin(dispatcher, RunKind.BACKUP);
    until(() -> Files.exists(stand.at("ready")));

    assertThat(stored(run).process()).isEmpty();
    assertThat(dispatcher.stop(run.id())).isTrue();
    assertThat(end(dispatcher, run).state()).isEqualTo(RunState.STOPPED);
  }

  @Test
  void aRowWithoutAChildIsFoundByItsEnvironment() throws Exception {
    stand.script("echo >ready", AWAIT_GO, SUMMARY);
    var first = stand.dispatcherThatFails();
    stand.failing.set(1);
    var run = begin(first, RunKind.BACKUP);
    until(() -> Files.exists(stand.at("ready")));

    var second = stand.dispatcher();
    var _ = second.takeUp();
    assertThat(stored(run).process().orElseThrow().pid())
        .isEqualTo(run.process().orElseThrow().pid());
    stand.go();
    assertThat(end(second, run).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRowWithoutAChildAnywhereIsLost() throws Exception {
    stand.script(SUMMARY);
    var run = Run.asked(RunId.random(), request(RunKind.BACKUP), Instant.EPOCH);
    stand.journal.runs().begin(run, Optional.empty());
    var dispatcher = stand.dispatcher();

    assertThat(dispatcher.takeUp()).containsExactly(run);
    assertThat(end(dispatcher, run).state()).isEqualTo(RunState.LOST);
    assertThat(end(dispatcher, begin(dispatcher, RunKind.BACKUP)).state())
        .isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void anotherProcessWithThatNumberIsNotTheChild() throws Exception {
    stand.script(SUMMARY);
    var run = Run.asked(RunId.random(), request(RunKind.BACKUP), Instant.EPOCH);
    stand.journal.runs().begin(run, Optional.empty());
    var own = ProcessHandle.current().pid();
    stand.journal.runs().started(run.id(), new Run.ChildProcess(own, Instant.EPOCH));
    var dispatcher = stand.dispatcher();
    var _ = dispatcher.takeUp();

    assertThat(end(dispatcher, run).state()).isEqualTo(RunState.LOST);
  }

  /// A program that a run started, and that goes on, has its environment.
  @Test
  void whatTheChildStartedIsNotTheChild() throws Exception {
    stand.script("setsid sleep 600 </dev/null >/dev/null 2>&1 &", "echo $! >left", "kill -9 $$");
    var first = stand.dispatcherThatFails();
    stand.failing.set(1);
    var run = begin(first, RunKind.BACKUP);
    assertThat(end(first, run).state()).isEqualTo(RunState.LOST);
    var left = ProcessHandle.of(Long.parseLong(Files.readString(stand.at("left")).strip()));
    try {
      assertThat(left).isPresent();
      var environment = Files.readString(Path.of("/proc/" + left.get().pid() + "/environ"));
      assertThat(environment).contains("BACKSTAY_RUN=" + run.id());
      assertThat(new Children(Path.of("/proc")).find(run.id())).isEmpty();
    } finally {
      left.ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void muchProgressKeepsNobodyWaitingAndIsReadToItsEnd() throws Exception {
    stand.script(
        "yes '{\"type\":\"progress\",\"phase\":\"capture\",\"done\":1}' | head -c 10485760",
        "echo",
        "head -c 1048576 /dev/zero >&2",
        SUMMARY);
    var dispatcher = stand.dispatcher();
    var run = end(dispatcher, begin(dispatcher, RunKind.BACKUP));

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.outcome().orElseThrow().summary()).isPresent();
    assertThat(Files.size(stand.files.output(run.id()))).isGreaterThan(10_000_000);
  }

  @Test
  void aChildThatIsKilledIsLostWithItsNumber() throws Exception {
    stand.script("printf '{\"type\":\"summ'", "kill -9 $$");
    var dispatcher = stand.dispatcher();
    var run = end(dispatcher, begin(dispatcher, RunKind.BACKUP));

    assertThat(run.state()).isEqualTo(RunState.LOST);
    assertThat(run.outcome().orElseThrow().exit()).contains(137);
  }

  /// A run that was begun and ended by a clock that showed that time, with all that it leaves.
  private Run old(RunKind kind, Instant at, RunState state) throws IOException {
    var run = Run.asked(RunId.random(), request(kind), at);
    stand.journal.runs().begin(run, Optional.empty());
    var none = Optional.<String>empty();
    stand
        .journal
        .runs()
        .ended(run.id(), new Outcome(state, Optional.empty(), none, none, none, none), at);
    Files.writeString(stand.files.output(run.id()), "{}");
    Files.writeString(stand.files.errors(run.id()), "");
    stand.files.putStopped(run.id());
    return run;
  }

  private long filesLeft() throws IOException {
    try (var files = Files.list(stand.at("service/runs"))) {
      return files.count();
    }
  }

  @Test
  void oldRunsGoByTheirNumberWithWhatTheyWroteAndByNoClock() throws Exception {
    var first = Instant.parse("2026-03-01T12:00:00Z");
    var proof = old(RunKind.CHECK, first, RunState.SUCCEEDED);
    var gone =
        List.of(
            old(RunKind.CHECK, first.plus(Duration.ofDays(365)), RunState.FAILED),
            old(RunKind.BACKUP, first.minus(Duration.ofDays(365)), RunState.SUCCEEDED));
    var ahead = old(RunKind.BACKUP, first.plus(Duration.ofDays(365)), RunState.LOST);
    var dispatcher = stand.dispatcher();
    dispatcher.forgetOld(500);
    for (var i = 1; i < 500; i++) {
      var _ = old(RunKind.BACKUP, first.plusSeconds(i), RunState.SUCCEEDED);
    }
    var before = stand.journal.runs().list(RunLedger.Filter.ALL, Optional.empty(), 999);
    assertThat(before).hasSize(503);

    dispatcher.forgetOld(1000);
    assertThat(stand.journal.runs().list(RunLedger.Filter.ALL, Optional.empty(), 999))
        .isEqualTo(before);
    dispatcher.forgetOld(500);

    var left = stand.journal.runs().list(RunLedger.Filter.ALL, Optional.empty(), 999);
    assertThat(left).hasSize(501).extracting(Run::id).contains(proof.id(), ahead.id());
    assertThat(left)
        .extracting(Run::id)
        .doesNotContainAnyElementsOf(gone.stream().map(Run::id).toList());
    assertThat(filesLeft()).isEqualTo(3L * 501);
    assertThat(stand.files.output(gone.getFirst().id())).doesNotExist();
  }
}
