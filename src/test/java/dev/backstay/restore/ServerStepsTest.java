package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.Scope;
import dev.backstay.component.ServerExchange;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.restore.journal.Asked;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledServer;
import dev.backstay.restore.journal.JournaledTarget;
import dev.backstay.restore.journal.Phase;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.testing.MadeDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which servers an unfinished restore goes on with: those that it began with, or none.
class ServerStepsTest {

  private static final ComponentName ROWS = new ComponentName("rows");

  /// A server is where its component says.
  private record Known(Component component) implements OnlyAsked {

    @Override
    public Optional<ServerExchange> exchange(Destination destination) {
      return component instanceof PostgresDatabase
          ? Optional.of(new Exchanging(component.place()))
          : Optional.empty();
    }
  }

  private record Exchanging(String place) implements ServerExchange {

    @Override
    public void forward() {}

    @Override
    public void backward() {}

    @Override
    public void settle() {}

    @Override
    public void abandon() {}
  }

  private static PostgresDatabase database(String host) {
    return MadeDatabase.at(ROWS.value(), host);
  }

  private static JournalState begun(Component placed, String elsewhere) {
    var destination = new Destination(Path.of("/data/rows"), Path.of("/data/work"));
    return new JournalState(
        new RunId("0123456789ab"),
        new SnapshotId("0123456789ab"),
        Instant.EPOCH,
        new Asked(elsewhere, Set.of(), Scope.WHOLE, false),
        Phase.SWAPPING,
        List.of(new JournaledTarget(ROWS, "", destination)),
        Optional.empty(),
        false,
        List.of(),
        List.of(new JournaledServer(ROWS, placed.place())),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static void refused(JournalState state, Component configured, String now) {
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(() -> ServerSteps.of(state, List.of(configured), Known::new))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.RESTORE_UNFINISHED))
        .withMessage(
            "the unfinished restore was of rows at %s, which is configured at %s now"
                .formatted(state.servers().getFirst().place(), now));
  }

  @Test
  void aServerThatIsConfiguredAsItWasIsGoneOnWith() {
    var state = begun(database("10.0.0.1"), "");
    assertThat(ServerSteps.of(state, List.of(database("10.0.0.1")), Known::new).journaled())
        .isEqualTo(state.servers());
  }

  @Test
  void anotherServerOrNoneIsNotTouched() {
    var state = begun(database("10.0.0.1"), "");
    refused(state, database("10.0.0.2"), database("10.0.0.2").place());
    refused(state, Plans.tree("rows", Path.of("/data/rows")), "nowhere");
    refused(state, Plans.tree("other", Path.of("/data/rows")), "nowhere");
  }

  @Test
  void aPlaceElsewhereIsFoundByWhatWasAskedFor() {
    var elsewhere = "postgresql://u@127.0.0.1:5433/copy";
    var placed = Elsewhere.served(elsewhere).orElseThrow().taking(database("10.0.0.1"));
    var state = begun(placed, elsewhere);
    assertThat(ServerSteps.of(state, List.of(database("10.0.0.1")), Known::new).journaled())
        .isEqualTo(state.servers());
    // Meanwhile its name is that of a component which cannot be there at all.
    refused(state, Plans.tree("rows", Path.of("/data/rows")), "nowhere");
  }
}
