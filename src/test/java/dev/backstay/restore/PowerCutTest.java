package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.check.Check;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.Phase;
import dev.backstay.run.Progress;
import dev.backstay.store.Content;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.DiskRecord;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.PowerCut;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power is cut at every change that a backup and a restore make to a disk, which then has of
/// what was not forced whatever it likes.
class PowerCutTest {

  private static final int SEEDS = EveryFailure.isLarge() ? 20 : 2;

  @TempDir Path onDisk;
  private Path place;
  private RestoreTemplate template;

  /// What live state is in the second version, as a snapshot of it is restored.
  private final Map<String, String> second = new TreeMap<>();

  /// All on one disk: live state, the repository, what the host keeps.
  @BeforeEach
  void makeTemplate() throws Exception {
    place = SmallInstallation.temporary(onDisk);
    template = RestoreTemplate.make(place);
    var directory = Files.createDirectory(place.resolve("template/repository"));
    var store = LocalStore.create(directory);
    for (var object : template.store().contents().entrySet()) {
      store.create(object.getKey(), Content.of(object.getValue()));
    }
    var live = new SmallInstallation(place.resolve("template/live"));
    second.putAll(SmallInstallation.withoutSidecars(live.logically()));
  }

  @AfterEach
  void remove() throws Exception {
    SmallInstallation.remove(place);
  }

  private Path disk() {
    return place.resolve("try");
  }

  private RestoreStand stand() throws IOException {
    return new RestoreStand(disk(), LocalStore.open(disk().resolve("repository")));
  }

  private RestoreTemplate.Try attempt() throws IOException {
    return new RestoreTemplate.Try(template, stand(), new ArrayList<>());
  }

  private interface Work {
    void on(RestoreStand stand) throws Exception;
  }

  /// Does the work on the disk as it is and records it.
  private DiskRecord recorded(Work work, Faults faults) throws Exception {
    var record = DiskRecord.below(disk());
    doRecorded(work, faults, record);
    return record;
  }

  private void doRecorded(Work work, Faults faults, DiskRecord record) throws Exception {
    var wrapped = new FaultyFileSystem(faults, record).wrap(disk());
    work.on(new RestoreStand(wrapped, LocalStore.open(wrapped.resolve("repository"))));
  }

  private void freshDisk() throws IOException {
    SmallInstallation.remove(disk());
    SmallInstallation.copy(place.resolve("template"), disk());
  }

  /// Judges a disk after a cut.
  private interface Judgement {
    void on(int cut, boolean ended, int variant) throws Exception;
  }

  /// Cuts at every change from the first one on; returns how many different disks there were.
  private int cutEverywhere(PowerCut power, int first, int stride, Judgement judgement)
      throws Exception {
    var seen = new HashSet<String>();
    for (var cut = first; cut <= power.size(); cut += stride) {
      // Where not every change is looked at, one of each way must do.
      var seeds = stride > 1 ? Math.min(SEEDS, PowerCut.STYLES) : SEEDS;
      for (var seed = 0; seed < seeds; seed++) {
        // The ways take turns, so that few seeds meet all of them.
        var way = seeds < PowerCut.STYLES ? seed * 2 + cut % 2 : seed;
        judge(power, cut, way, seen, judgement);
      }
    }
    return seen.size();
  }

  private void judge(PowerCut power, int cut, int way, Set<String> seen, Judgement judgement)
      throws Exception {
    var left = power.at(cut, way);
    var ended = cut == power.size();
    if (!seen.add(left.fingerprint() + ended)) {
      return;
    }
    SmallInstallation.remove(disk());
    left.putBack();
    try {
      judgement.on(cut, ended, cut + way);
    } catch (AssertionError | Exception wrong) {
      throw new AssertionError(
          "cut %d, way %d, before: %s: %s"
              .formatted(cut, way, power.words(cut), wrong.getMessage()),
          wrong);
    }
  }

  private static void report(String what, Object figures) {
    System.out.println("harness: " + what + ": " + figures);
  }

  // Backup

  private DiskRecord recordedBackup() throws Exception {
    freshDisk();
    var live = new SmallInstallation(disk().resolve("live"));
    return recorded(stand -> stand.takeSnapshot(stand.open(), live.components()), Faults.none());
  }

  @Test
  void aBackupCutAnywhereIsThereWholeOrNotAtAll() throws Exception {
    var power = new PowerCut(recordedBackup());
    var disks = cutEverywhere(power, 0, 1, this::requireSoundRepository);
    report("backup, power cut", power.size() + " changes, " + disks + " disks");
  }

  private void requireSoundRepository(int cut, boolean ended, int variant) throws Exception {
    var stand = stand();
    var repository = stand.open();
    var log = repository.log();
    assertThat(log.refused()).isEmpty();
    assertThat(log.commits()).hasSizeBetween(ended ? 2 : 1, 2);
    assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    for (var commit : log.commits()) {
      var first = commit.snapshot().id().equals(template.snapshot());
      assertThat(attempt().elsewhere(repository, commit))
          .as("snapshot " + commit.snapshot().id())
          .isEqualTo(first ? template.first() : second);
    }
    if (variant % 8 == 0 || EveryFailure.isLarge()) {
      var before = log.commits().size();
      stand.takeSnapshot(stand.open());
      var after = stand.open().log();
      assertThat(after.refused()).isEmpty();
      assertThat(after.commits()).as("the next backup adds one").hasSize(before + 1);
      assertThat(attempt().elsewhere(stand.open(), after.commits().getLast())).isEqualTo(second);
    }
  }

  /// This host's key is the only one: without it, the repository would be there in vain.
  @Test
  void aRepositoryThatWasMadeOpensWithTheKeyOfThisHost() throws Exception {
    Files.createDirectories(disk().resolve("live"));
    var record = DiskRecord.below(disk());
    var wrapped = new FaultyFileSystem(Faults.none(), record).wrap(disk());
    // Somebody made a directory for the host and died.
    Files.createDirectories(wrapped.resolve("deep/hosts"));
    var store = LocalStore.create(wrapped.resolve("repository"));
    TestRepository.create(store, wrapped.resolve("deep/hosts")).close();
    var power = new PowerCut(record);
    var disks =
        cutEverywhere(
            power,
            0,
            1,
            (_, ended, _) -> {
              try {
                var left = LocalStore.open(disk().resolve("repository"));
                Repository.open(left, TestRepository.access(disk().resolve("deep/hosts"))).close();
              } catch (NoSuchFileException | OperationFailedException notMade) {
                assertThat(ended).as("made, but: " + notMade).isFalse();
              }
            });
    report("init, power cut", power.size() + " changes, " + disks + " disks");
  }

  // Restore

  private static void restoreOn(RestoreStand stand, RestoreTemplate template) throws IOException {
    var repository = stand.open();
    var commit = RestoreStand.find(repository, template.snapshot());
    assertThat(stand.restore(repository, commit, RestoreRequest.everything()).warnings()).isEmpty();
  }

  private DiskRecord recordedRestore() throws Exception {
    freshDisk();
    return recorded(stand -> restoreOn(stand, template), Faults.none());
  }

  @Test
  void aRestoreCutAnywhereEndsAllNewOrAllOld() throws Exception {
    var power = new PowerCut(recordedRestore());
    var disks = cutEverywhere(power, 0, 1, this::requireBothEnds);
    report("restore, power cut", power.size() + " changes, " + disks + " disks");
  }

  private void requireBothEnds(int cut, boolean ended, int variant) throws Exception {
    var attempt = attempt();
    if (ended) {
      attempt.requireNew();
    } else if (variant / 2 % 2 == 0) {
      attempt.resume();
    } else {
      attempt.rollback();
    }
    if (EveryFailure.isLarge() || variant % 5 == 0) {
      requireRepository();
    }
  }

  private void requireRepository() throws Exception {
    var repository = stand().open();
    assertThat(repository.log().refused()).isEmpty();
    assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    attempt().requireSnapshots();
  }

  /// The power fails again while what the first cut left is resumed or rolled back.
  @Test
  void aCutDuringTheRecoveryFromACutChangesNothing() throws Exception {
    var restore = recordedRestore();
    var power = new PowerCut(restore);
    var disks = 0;
    var pairs = 0;
    var stride = EveryFailure.isLarge() ? 3 : 11;
    for (var cut = swapAt(power); cut < power.size(); cut += stride) {
      for (var resuming : new boolean[] {true, false}) {
        var way = 2 + cut % 2;
        SmallInstallation.remove(disk());
        power.at(cut, way).putBack();
        var record = DiskRecord.below(disk());
        if (recovered(resuming, record)) {
          disks += cutEverywhere(new PowerCut(record), 0, stride, this::requireRecovered);
          pairs++;
        }
      }
    }
    report("restore, power cut within recovery", pairs + " recoveries, " + disks + " disks");
  }

  /// Whether there was anything to recover that could be.
  private boolean recovered(boolean resuming, DiskRecord record) throws Exception {
    var left = stand().unfinished().status();
    if (left.isEmpty() || (!resuming && left.get().phase() == Phase.SETTLING)) {
      return false;
    }
    doRecorded(
        stand -> {
          if (resuming) {
            stand.unfinished().resume();
          } else {
            stand.unfinished().rollback();
          }
        },
        Faults.none(),
        record);
    return true;
  }

  /// The process dies, what it did is still in memory, a recovery builds on it, and then the power
  /// fails.
  @Test
  void whatACrashLeftUnforcedIsForcedByTheRecovery() throws Exception {
    var disks = 0;
    var stride = EveryFailure.isLarge() ? 3 : 13;
    for (var step = 1; ; step += stride) {
      freshDisk();
      var record = DiskRecord.below(disk());
      var faults = Faults.at(step, FaultMode.CRASH);
      try {
        doRecorded(stand -> restoreOn(stand, template), faults, record);
        break;
      } catch (SimulatedCrash died) {
        var from = record.size();
        if (recovered(step / stride % 2 == 0, record)) {
          disks += cutEverywhere(new PowerCut(record), from, stride, this::requireRecovered);
        }
      }
    }
    report("restore, crash, recovery, power cut", disks + " disks");
  }

  private void requireRecovered(int cut, boolean ended, int variant) throws Exception {
    if (ended) {
      assertThat(stand().unfinished().status()).isEmpty();
    }
    requireBothEnds(cut, false, variant);
  }

  private static int swapAt(PowerCut power) {
    for (var i = 0; i < power.size(); i++) {
      if (power.words(i).startsWith("rename") && power.words(i).contains("/former")) {
        return Math.max(0, i - 3);
      }
    }
    throw new AssertionError("no swap");
  }

  // A disk that lies must be found out, or this harness proves nothing.

  private void requireFound(DiskRecord record, Predicate<String> ignored, Judgement judgement) {
    assertThat(PowerCut.knows(record, ignored)).as("it is forced at all").isTrue();
    var power = new PowerCut(record, ignored);
    // What was not forced in time is missed at the end; in small figures, only there is looked.
    var first = EveryFailure.isLarge() ? 0 : power.size() * 2 / 3;
    assertThatThrownBy(() -> cutEverywhere(power, first, 1, judgement))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("cut ");
  }

  @Test
  void packsThatAreNeverForcedAreFoundOut() throws Exception {
    requireFound(
        recordedBackup(),
        path -> path.matches("/repository/packs/../.*"),
        this::requireSoundRepository);
  }

  @Test
  void commitsThatAreNeverForcedAreFoundOut() throws Exception {
    requireFound(
        recordedBackup(),
        path -> path.matches("/repository/commits/.*/.*"),
        this::requireSoundRepository);
  }

  @Test
  void directoriesOfPacksThatAreNeverForcedAreFoundOut() throws Exception {
    requireFound(
        recordedBackup(),
        path -> path.matches("/repository/packs(/..)?"),
        this::requireSoundRepository);
  }

  @Test
  void directoriesOfTheSwapThatAreNeverForcedAreFoundOut() throws Exception {
    requireFound(
        recordedRestore(),
        path -> path.matches("/live/(data|state|db)(/[.]backstay-.*)?"),
        this::requireBothEnds);
  }

  @Test
  void aJournalThatIsNeverForcedIsFoundOut() throws Exception {
    requireFound(
        recordedRestore(), path -> path.endsWith("/restore.journal"), this::requireBothEnds);
  }

  @Test
  void stagedFilesThatAreNeverForcedAreFoundOut() throws Exception {
    requireFound(
        recordedRestore(),
        path -> path.matches("/live/data/[.]backstay-[^/]*/staged/.*"),
        this::requireBothEnds);
  }
}
