package dev.backstay.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.Handlers;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MadeDatabase;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a restore if what is live cannot be kept, or not all of it.
class SafetySnapshotTest {

  private final Path directory;
  private final Repository repository;
  private final Map<String, State> states = new HashMap<>();
  private final List<Progress.Event> events = new ArrayList<>();

  SafetySnapshotTest(@TempDir Path directory) {
    this.directory = directory;
    repository = TestRepository.create(new InMemoryObjectStore(), directory.resolve("hosts"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  /// How what is live lets itself be captured.
  private enum State {
    /// As a backup does it, and as it is.
    READABLE,
    /// As it is only.
    IN_USE,
    /// As it is, with a file that cannot be read.
    PARTLY,
    /// In no way.
    UNREADABLE,
    /// There is nothing.
    ABSENT
  }

  private record Live(Component component, State state) implements ComponentHandler {

    @Override
    public void inspect() {}

    @Override
    public boolean isThere() {
      return state != State.ABSENT;
    }

    @Override
    public Capture capture(Scratch scratch) {
      if (state == State.READABLE) {
        return content("whole");
      }
      throw failed("it is in use");
    }

    @Override
    public Capture captureAsIs() {
      if (state == State.UNREADABLE) {
        throw failed("it does not answer");
      }
      var capture = content("as it is");
      if (state == State.PARTLY) {
        capture.note(new Note(Note.Kind.UNREADABLE, "b", "no permission"));
      }
      return capture;
    }

    private Capture content(String what) {
      return MemoryCapture.of(
          component.name().value(), Cutting.STREAM, Map.of(what, what.getBytes(UTF_8)));
    }

    private static CaptureFailedException failed(String why) {
      return new CaptureFailedException(FailureCode.CAPTURE_FAILED, why, "Look at it.");
    }

    @Override
    public StagedComponent stage(
        ComponentContent content, Selection selection, Destination destination, Progress progress) {
      throw new AssertionError("nothing is restored");
    }
  }

  private SafetySnapshot safety() {
    Handlers handlers =
        component ->
            new Live(component, states.getOrDefault(component.name().value(), State.ABSENT));
    return new SafetySnapshot(
        repository, "small", handlers, InstantSource.fixed(TestRepository.NOW));
  }

  private Component tree() {
    return Plans.tree("tree", directory);
  }

  private static Component rows() {
    return MadeDatabase.of("rows", MadeDatabase.server(Map.of()), "app");
  }

  private SafetySnapshot.Kept take(SafetySnapshot safety, Component... components) {
    var targets = Arrays.stream(components).map(Plans::target).toList();
    var plan = Plans.plan(Plans.commit(), RestoreRequest.everything(), List.of(), targets);
    return safety.take(plan, events::add);
  }

  private Snapshot find(Optional<SnapshotId> id) {
    return repository.log().commits().stream()
        .filter(commit -> commit.snapshot().id().equals(id.orElseThrow()))
        .findFirst()
        .orElseThrow()
        .snapshot();
  }

  private static List<String> names(Snapshot snapshot) {
    return snapshot.components().stream()
        .map(ComponentRecord::name)
        .map(ComponentName::value)
        .toList();
  }

  private void requireWarned() {
    assertThat(events)
        .filteredOn(Progress.Warning.class::isInstance)
        .singleElement()
        .asString()
        .contains("safety-lacking", "the former state of rows is not in the safety snapshot");
  }

  @Test
  void aServerThatCannotBeReadIsMissingInItAndThatIsSaid() {
    states.put("tree", State.READABLE);
    states.put("rows", State.UNREADABLE);

    var kept = take(safety(), tree(), rows());

    assertThat(kept.lacking()).containsExactly(new ComponentName("rows"));
    var snapshot = find(kept.snapshot());
    assertThat(names(snapshot)).containsExactly("tree");
    assertThat(snapshot.status()).isEqualTo(Status.INCOMPLETE);
    assertThat(snapshot.missing()).containsExactly("rows: it does not answer");
    requireWarned();
  }

  @Test
  void aServerThatIsReadInPartIsInItAndNotWhole() {
    states.put("rows", State.PARTLY);

    var kept = take(safety(), rows());

    assertThat(kept.lacking()).containsExactly(new ComponentName("rows"));
    var snapshot = find(kept.snapshot());
    assertThat(names(snapshot)).containsExactly("rows");
    assertThat(snapshot.status()).isEqualTo(Status.INCOMPLETE);
    assertThat(snapshot.missing()).isEmpty();
    requireWarned();
  }

  @Test
  void withoutAnythingToKeepThereIsNone() {
    states.put("rows", State.UNREADABLE);
    var kept = take(safety(), rows());
    assertThat(kept.snapshot()).isEmpty();
    assertThat(kept.lacking()).containsExactly(new ComponentName("rows"));

    states.put("rows", State.ABSENT);
    assertThat(take(safety(), rows()))
        .isEqualTo(new SafetySnapshot.Kept(kept.snapshot(), List.of()));
    assertThat(repository.log().commits()).isEmpty();
  }

  @Test
  void filesThatCannotBeKeptWholeAreNotReplaced() {
    for (var state : List.of(State.PARTLY, State.UNREADABLE)) {
      states.put("tree", state);
      for (var safety : List.of(safety(), safety().besideWriters(directory))) {
        assertThatExceptionOfType(RestoreRefusedException.class)
            .as("%s", state)
            .isThrownBy(() -> take(safety, tree()))
            .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.SAFETY_FAILED))
            .withMessageContaining("tree could not be kept whole");
      }
    }
    assertThat(repository.log().commits()).isEmpty();
  }

  @Test
  void besideWritersItIsCapturedAsABackupDoesItIfThatCanBe() {
    states.put("tree", State.READABLE);
    requireKept(safety(), "as it is");
    requireKept(safety().besideWriters(directory), "whole");
    states.put("tree", State.IN_USE);
    requireKept(safety().besideWriters(directory), "as it is");
  }

  private void requireKept(SafetySnapshot safety, String what) {
    var id = take(safety, tree()).snapshot();
    assertThat(find(id).status()).isEqualTo(Status.COMPLETE);
    var commit = repository.log().commits().getLast();
    assertThat(commit.snapshot().id()).isEqualTo(id.orElseThrow());
    assertThat(TestRepository.files(repository, commit, "tree").keySet()).containsExactly(what);
  }
}
