package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.Editable;
import dev.backstay.component.Expectation;
import dev.backstay.component.Move;
import dev.backstay.component.Queryable;
import dev.backstay.component.Reference;
import dev.backstay.component.Row;
import dev.backstay.component.Scope;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.inflight.Canary;
import dev.backstay.inflight.Declared;
import dev.backstay.inflight.Quarantine;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of what staged components are asked what, and which of them are changed: whole ones only, that
/// can be.
class StagedQuestionsTest {

  private static final ComponentName ROWS = new ComponentName("rows");
  private static final Selection PART = new Selection(new EntryPath("a"));
  private static final RestoreRequest ALL = RestoreRequest.everything();

  private final List<String> asked = new ArrayList<>();

  /// Staged, and no more than that.
  private static class Staged implements StagedComponent {

    @Override
    public Destination destination() {
      return new Destination(Path.of("/data/rows"), Path.of("/data/work"));
    }

    @Override
    public void verify() {}

    @Override
    public List<Move> moves() {
      return List.of();
    }
  }

  /// It gives one row to whatever it is asked.
  private final class Asked extends Staged implements Queryable, Editable {

    @Override
    public void ask(String query, Consumer<String> each) {
      asked.add(query);
    }

    @Override
    public void rows(String query, Consumer<Row> each) {
      asked.add(query);
      each.accept(new Row(new LinkedHashMap<>(Map.of("id", "7"))));
    }

    @Override
    public long edit(String statement) {
      asked.add(statement);
      return 3;
    }
  }

  private static Component database(Expectation... expectations) {
    return new Component.SqliteDatabase(
        ROWS,
        Importance.CRITICAL,
        0,
        Path.of("/data/rows"),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        List.of(expectations));
  }

  private static RestoreRequest of(Selection selection, Scope scope) {
    return new RestoreRequest(
        List.of(ROWS), selection, Optional.empty(), true, java.util.Set.of(), scope, true);
  }

  /// What asks for a part: by path, and by table.
  private static List<RestoreRequest> parts() {
    return List.of(
        of(PART, Scope.WHOLE),
        of(Selection.ALL, new Scope(Scope.Part.TABLES, List.of("t"), List.of())));
  }

  private static RestorePlan plan(RestoreRequest request, Quarantine... changes) {
    return Plans.plan(
        Plans.commit(Plans.record("rows", ComponentKind.SQLITE)),
        request,
        List.of(changes),
        List.of(Plans.target(database())));
  }

  private void verifyCanary(RestorePlan plan, StagedComponent staged, String component) {
    var canary = new Canary(new ComponentName(component), "select 1");
    new StagedWork(plan, List.of(staged))
        .verify(List.of(canary), Examination.STRICT, Progress.NONE);
  }

  @Test
  void aCanaryIsLookedForInWhatIsRestoredWhole() {
    verifyCanary(plan(ALL), new Staged(), "rows");
    verifyCanary(plan(ALL), new Asked(), "elsewhere");
    parts().forEach(part -> verifyCanary(plan(part), new Asked(), "rows"));
    var notInIt = Plans.plan(Plans.commit(), ALL, List.of(), List.of(Plans.target(database())));
    verifyCanary(notInIt, new Asked(), "rows");
    assertThat(asked).isEmpty();
  }

  @Test
  void onlyWhatMakesItNotGoodIsAskedOfWhatIsRestoredWhole() {
    var warned = new Expectation.None("select 1", "this is odd", false);
    var failing = new Expectation.None("select 2", "this is lost", true);
    var configured = List.of(database(new Expectation.Rows("t", 1), warned, failing));

    parts().forEach(part -> expect(plan(part), configured));
    expect(plan(ALL), List.of(database(warned)));
    expect(plan(ALL), List.of());
    assertThat(asked).isEmpty();
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(() -> expect(plan(ALL), configured))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.STAGED_INVALID))
        .withMessageContaining("the restored component rows is not good: ")
        .withMessageContaining("this is lost");
    assertThat(asked).containsExactly("select 2");
  }

  private void expect(RestorePlan plan, List<Component> configured) {
    new StagedExpectations(plan, List.of(new Asked()), Examination.STRICT)
        .verify(configured, Progress.NONE);
  }

  @Test
  void whatNamesOthersIsAskedIfItCanBeAskedAndBothAreRestored(@TempDir Path directory) {
    try (var repository = TestRepository.create(new InMemoryObjectStore(), directory)) {
      var commit =
          TestRepository.snapshot(
              repository, MemoryCapture.of("files", Cutting.STREAM, Map.of("a", new byte[9])));
      try (var source = repository.read(commit)) {
        var rows = Plans.target(database());
        var files = Plans.target(Plans.tree("files", Path.of("/data/files")));
        refer(source, new Staged(), List.of(rows, files));
        refer(source, new Asked(), List.of(rows));
        refer(source, new Asked(), List.of(rows, partOf(files)));
        assertThat(asked).isEmpty();

        refer(source, new Asked(), List.of(rows, files));
        assertThat(asked).containsExactly("select name from t");
      }
    }
  }

  private static RestorePlan.Target partOf(RestorePlan.Target target) {
    return new RestorePlan.Target(
        target.component(), PART, target.destination(), 1, 1, target.replaces());
  }

  private static void refer(
      SnapshotReader source, StagedComponent rows, List<RestorePlan.Target> targets) {
    var reference = new Reference(ROWS, "select name from t", new ComponentName("files"), "{}", 0);
    var plan = Plans.plan(Plans.commit(), ALL, List.of(), targets);
    new StagedReferences(plan, List.of(rows, new Staged()), source, List.of(), Examination.STRICT)
        .verify(List.of(reference), Progress.NONE);
  }

  @Test
  void changesAreMadeInWhatCanBeChanged() {
    var change = new Quarantine(ROWS, "delete from queue", "no work goes on");
    assertThat(new StagedWork(plan(ALL, change), List.of(new Asked())).quarantine(Progress.NONE))
        .containsExactly(new Quarantined(change, 3));
    assertThat(asked).containsExactly("delete from queue");

    var fixed = new StagedWork(plan(ALL, change), List.of(new Staged()));
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(() -> fixed.quarantine(Progress.NONE))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.QUARANTINE_FAILED))
        .withMessageContaining("the quarantine of rows (no work goes on) could not be made")
        .withMessageContaining("it cannot be changed")
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void aQuarantineIsOfWholeComponentsThatAreRestored() {
    var change = new Quarantine(ROWS, "delete from queue", "no work goes on");
    var other = new Quarantine(new ComponentName("other"), "delete from t", "nor that");
    var targets = List.of(Plans.target(database()));
    var wanted = of(Selection.ALL, Scope.WHOLE);

    assertThat(QuarantineRules.changes(declaring(change), ALL, targets)).isEmpty();
    assertThat(QuarantineRules.changes(declaring(other, change), wanted, targets))
        .containsExactly(change);
    for (var part : parts()) {
      refused(declaring(change), part, targets, "a part of one is to be restored");
    }
    refused(declaring(), wanted, targets, "the configuration declares no quarantine");
    refused(declaring(other), wanted, targets, "declares no quarantine of what is restored");
    var dump = List.of(Plans.target(Plans.tree("rows", Path.of("/data/rows"))));
    refused(declaring(change), wanted, dump, "component rows becomes a dump in a file");
  }

  private static Declared declaring(Quarantine... changes) {
    return new Declared(List.of(), List.of(), List.of(changes), List.of());
  }

  private static void refused(
      Declared declared, RestoreRequest request, List<RestorePlan.Target> targets, String message) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> QuarantineRules.changes(declared, request, targets))
        .withMessageContaining(message);
  }
}
