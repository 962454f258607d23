package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.restore.journal.Phase;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.ServedState;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores with services, in processes of their own that are killed between a stop and a start.
class ServiceKillTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path place;
  private final Random random = new Random(3);
  private final Map<String, Integer> hits = new TreeMap<>();
  private String snapshot = "";
  private ServedState live = new ServedState(Path.of("."), 0, PATIENCE);

  /// A process that restores the snapshot of its second argument to the stand of its first, whose
  /// state is served at the port of its third.
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) throws Exception {
      var directory = Path.of(arguments[0]);
      var stand = new RestoreStand(directory, LocalStore.open(directory.resolve("repository")));
      var live = new ServedState(directory, Integer.parseInt(arguments[2]), PATIENCE);
      var repository = stand.open();
      var commit = RestoreStand.find(repository, new SnapshotId(arguments[1]));
      var restore = stand.restore(repository, live.components()).stopping(live.services());
      System.out.println("ready");
      restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE);
    }
  }

  @BeforeEach
  void makeTemplate() throws IOException {
    var template = Files.createDirectory(place.resolve("template"));
    var first = new ServedState(template, 0, PATIENCE);
    first.write("first");
    var store = LocalStore.create(Files.createDirectory(template.resolve("repository")));
    var stand = new RestoreStand(template, store);
    var repository = TestRepository.create(store, stand.hosts());
    snapshot = stand.takeSnapshot(repository, first.components()).commit().snapshot().id().hex();
    first.write("second");
  }

  @AfterEach
  void endServer() throws IOException {
    live.stop();
  }

  @Test
  void killedWithinAStopItIsStartedAgainWithTheFormerState() throws Exception {
    for (var resuming : List.of(true, false)) {
      newStand();
      Files.createFile(live.directory().resolve("hang-stop"));
      kill("stop second");
      Files.delete(live.directory().resolve("hang-stop"));

      assertThat(live.served()).isEqualTo("down");
      assertThat(left()).isEqualTo(Phase.STOPPING);
      end(resuming);
      require("second");
    }
  }

  @Test
  void killedWithinAStartItIsStartedWithEitherState() throws Exception {
    for (var resuming : List.of(true, false)) {
      newStand();
      Files.createFile(live.directory().resolve("hang-start"));
      kill("start first");
      Files.delete(live.directory().resolve("hang-start"));

      assertThat(live.served()).isEqualTo("down");
      assertThat(left()).isEqualTo(Phase.SWAPPED);
      end(resuming);
      require(resuming ? "first" : "second");
    }
  }

  @Test
  void killedAnywhereBetweenStopAndStartItIsServedInTheEnd() throws Exception {
    var runs = EveryFailure.isLarge() ? 40 : 4;
    for (var run = 0; run < runs; run++) {
      newStand();
      var process = start();
      awaitAct(process, "stop second");
      // From the stop on; the later half of it is the start of a process.
      Thread.sleep((run % 6) * 400L + random.nextInt(400));
      process.destroyForcibly().waitFor();
      var unfinished = unfinished();
      var phase = unfinished.status().map(it -> it.phase().name()).orElse("NO JOURNAL");
      hits.merge(phase, 1, Integer::sum);
      if (phase.equals("NO JOURNAL")) {
        require("first");
      } else {
        var end =
            run % 2 == 0 || phase.equals("SETTLING") ? unfinished.resume() : unfinished.rollback();
        require(end == UnfinishedRestore.End.ALL_NEW ? "first" : "second");
      }
    }
    System.out.println("harness: restore with services, kill -9: " + runs + " runs: " + hits);
  }

  private void newStand() throws IOException {
    live.stop();
    var stand = place.resolve("stand");
    SmallInstallation.remove(stand);
    SmallInstallation.copy(place.resolve("template"), stand);
    live = ServedState.in(stand, PATIENCE);
    live.start();
  }

  private void kill(String act) throws Exception {
    var process = start();
    awaitAct(process, act);
    process.destroyForcibly().waitFor();
  }

  private Process start() throws IOException {
    var process =
        ChildJava.running(
                Child.class.getName(),
                List.of("-Xmx256m"),
                live.directory().toString(),
                snapshot,
                Integer.toString(live.port()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private void awaitAct(Process process, String act) throws Exception {
    while (process.isAlive() && !live.acts().contains(act)) {
      Thread.sleep(1);
    }
  }

  private UnfinishedRestore unfinished() {
    return new UnfinishedRestore(
            live.directory().resolve("restores"), live.components(), SmallInstallation.HANDLERS)
        .stopping(live.services());
  }

  private Phase left() {
    return unfinished().status().orElseThrow().phase();
  }

  private void end(boolean resuming) {
    if (resuming) {
      unfinished().resume();
    } else {
      unfinished().rollback();
    }
  }

  private void require(String state) throws Exception {
    assertThat(live.state()).isEqualTo(state);
    assertThat(live.served()).isEqualTo(state);
    assertThat(live.acts().getLast()).isEqualTo("start " + state);
    assertThat(unfinished().status()).isEmpty();
  }
}
