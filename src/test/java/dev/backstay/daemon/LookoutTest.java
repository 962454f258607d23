package dev.backstay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.alarm.Condition;
import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RunState;
import dev.backstay.run.RunId;
import dev.backstay.syslog.Unsent;
import dev.backstay.testing.ScriptedDesk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LookoutTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path place;
  private ScriptedDesk stand;
  private int asked;

  @BeforeEach
  void open() throws Exception {
    stand = new ScriptedDesk(place);
    stand.script("echo '" + ScriptedDesk.NO_SNAPSHOTS + "'");
  }

  @AfterEach
  void close() {
    stand.close();
  }

  /// A run later than those before.
  private void run(RunKind kind, RunState state, String code, String message) {
    var at = NOW.plusSeconds(asked++);
    var request = RunRequest.of("demo", kind, List.of(), "account ada");
    var run = Run.asked(RunId.random(), request, at);
    stand.journal().runs().begin(run, Optional.empty());
    var outcome =
        new Outcome(
            state,
            Optional.empty(),
            Optional.of(code).filter(it -> !it.isEmpty()),
            Optional.of(message).filter(it -> !it.isEmpty()),
            Optional.empty(),
            Optional.empty());
    stand.journal().runs().ended(run.id(), outcome, at);
  }

  private List<String> told() {
    var desk = stand.desk(_ -> {});
    return new Lookout(desk, List.of(place.resolve("gone")), Optional::empty)
        .look(NOW).stream()
            .filter(it -> List.of(Condition.FAILURE, Condition.SHRINK).contains(it.condition()))
            .map(it -> it.condition() + " " + it.subject() + ": " + it.text().split(": ", 2)[1])
            .toList();
  }

  @Test
  void whatFailedStaysWrongUntilALaterRunOfItsKindEndsWell() {
    run(RunKind.BACKUP, RunState.FAILED, "target-busy", "somebody writes");
    run(RunKind.CHECK, RunState.LOST, "", "");
    assertThat(told())
        .containsExactlyInAnyOrder(
            "FAILURE backup: somebody writes", "FAILURE check: it did not say why");
    run(RunKind.BACKUP, RunState.STOPPED, "", "");
    assertThat(told()).contains("FAILURE backup: somebody writes");
    run(RunKind.BACKUP, RunState.INCOMPLETE, "", "");
    assertThat(told()).containsExactly("FAILURE check: it did not say why");
    run(RunKind.CHECK, RunState.SUCCEEDED, "", "");
    assertThat(told()).isEmpty();
  }

  @Test
  void whatShrankIsToldAsThat() {
    var code = "expectation-failed";
    run(RunKind.BACKUP, RunState.FAILED, code, "rows of table t: 95 % went, at most 90 %");
    assertThat(told()).singleElement().asString().startsWith("SHRINK backup: rows of table t");
    run(RunKind.BACKUP, RunState.FAILED, code, "table t is not there");
    assertThat(told()).containsExactly("FAILURE backup: table t is not there");
    run(RunKind.BACKUP, RunState.FAILED, "other", "95 % went, at most 90 %");
    assertThat(told()).singleElement().asString().startsWith("FAILURE backup: ");
  }

  @Test
  void aCollectorThatIsAwayForLongIsAnAlarm() {
    var since = Instant.parse("2026-03-01T12:00:00Z");
    var unsent = new Unsent("tls://logs:6514", 7, since, "Connection refused");

    assertThat(Lookout.finding("prod", unsent, since.plus(Duration.ofMinutes(15)).minusNanos(1)))
        .isEmpty();
    assertThat(Lookout.finding("prod", unsent, since.plus(Duration.ofMinutes(15))))
        .hasValueSatisfying(
            it -> {
              assertThat(it.condition()).isEqualTo(Condition.AUDIT_UNSENT);
              assertThat(it.subject()).isEqualTo("tls://logs:6514");
              assertThat(it.text()).contains("record 7", "2026-03-01T12:00:00Z", "refused");
            });
  }
}
