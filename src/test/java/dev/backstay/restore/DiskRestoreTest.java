package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Component;
import dev.backstay.component.Selection;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.journal.Phase;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.QemuImg;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An image on an image on a raw base in another directory, backed up and restored.
class DiskRestoreTest {

  private static final ComponentName NODE = new ComponentName("node");

  private final Path place;
  private final RestoreStand stand;
  private final Repository repository;

  DiskRestoreTest(@TempDir Path place) throws IOException {
    this.place = place;
    stand = new RestoreStand(place, new InMemoryObjectStore());
    repository = TestRepository.create(stand.store(), stand.hosts());
  }

  @BeforeEach
  void makeImages() throws IOException {
    QemuImg.require();
    Files.createDirectories(place.resolve("vm/nodes"));
    Files.createDirectories(place.resolve("vm/base"));
    QemuImg.run("create", "-q", "-f", "raw", base(), "64M");
    writeRaw(base(), 1, 1 << 20);
    QemuImg.run("create", "-q", "-f", "qcow2", "-b", "../base/base.img", "-F", "raw", middle());
    QemuImg.write(middle(), 2, "8M", "256k");
    QemuImg.run("create", "-q", "-f", "qcow2", "-b", middle(), "-F", "qcow2", image());
    QemuImg.write(image(), 3, "16M", "128k");
  }

  private static void writeRaw(Path file, int pattern, long offset) throws IOException {
    var bytes = new byte[300_000];
    java.util.Arrays.fill(bytes, (byte) pattern);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(bytes), offset);
    }
  }

  private Path base() {
    return place.resolve("vm/base/base.img");
  }

  private Path middle() {
    return place.resolve("vm/nodes/middle.qcow2");
  }

  private Path image() {
    return place.resolve("vm/nodes/node.qcow2");
  }

  private static Component disk(Path image, Component.Disk.@Nullable ImageFormat format) {
    return new Component.Disk(NODE, Importance.CRITICAL, 1, image, format, List.of(), List.of());
  }

  private Commit backUp() {
    return stand.takeSnapshot(repository, List.of(disk(image(), null))).commit();
  }

  private RestoreReport restore(Commit commit, RestoreRequest request, Faults faults) {
    var through = new RestoreStand(new FaultyFileSystem(faults).wrap(place), stand.store());
    var restore =
        through.restore(
            repository, List.of(disk(through.directory().resolve("vm/nodes/node.qcow2"), null)));
    return restore.execute(restore.plan(commit, request), Progress.NONE);
  }

  private RestoreReport restore(Commit commit) {
    return restore(commit, RestoreRequest.everything(), Faults.none());
  }

  private static RestoreRequest to(Path directory) {
    return new RestoreRequest(List.of(), Selection.ALL, Optional.of(directory), true);
  }

  private Map<String, Integer> digests() throws IOException {
    var digests = new TreeMap<String, Integer>();
    try (var all = Files.walk(place.resolve("vm"))) {
      for (var path : all.filter(Files::isRegularFile).toList()) {
        digests.put(
            place.relativize(path).toString(), java.util.Arrays.hashCode(Files.readAllBytes(path)));
      }
    }
    return digests;
  }

  @Test
  void theWholeChainIsCapturedAndSaysWhereItWas() {
    var component = backUp().snapshot().component(NODE).orElseThrow();

    assertThat(component.facts().details())
        .containsEntry("chain.0.place", image().toString())
        .containsEntry("chain.0.entry", "nodes/node.qcow2")
        .containsEntry("chain.0.backing", middle().toString())
        .containsEntry("chain.1.entry", "nodes/middle.qcow2")
        .containsEntry("chain.1.backing", "../base/base.img")
        .containsEntry("chain.2.place", base().toString())
        .containsEntry("chain.2.format", "raw");
    assertThat(component.vitals())
        .containsEntry("virtual_bytes", Long.toString(64 << 20))
        .containsEntry("chain_length", "3");
    assertThat(component.facts().incomplete()).isFalse();
  }

  @Test
  void anImageComesBackAndAnEqualBaseIsLeftAlone() throws IOException {
    var before = digests();
    var commit = backUp();
    QemuImg.write(image(), 9, "16M", "128k");
    var inode = Files.getAttribute(base(), "unix:ino");

    var report = restore(commit);

    assertThat(digests()).isEqualTo(before);
    assertThat(Files.getAttribute(base(), "unix:ino")).isEqualTo(inode);
    assertThat(report.warnings()).noneMatch(it -> it.contains("is exchanged too"));
    QemuImg.run("check", "-q", image());
  }

  @Test
  void aBaseThatDiffersIsExchangedAndKeptInTheSafetySnapshot() throws IOException {
    var before = digests();
    var commit = backUp();
    writeRaw(base(), 7, 1 << 20);
    Files.delete(middle());
    Files.delete(image());
    QemuImg.run("create", "-q", "-f", "qcow2", image(), "1M");
    var changed = digests();

    var report = restore(commit);

    assertThat(digests()).isEqualTo(before);
    assertThat(report.warnings()).anyMatch(it -> it.contains(base() + " differs"));
    var safety = RestoreStand.find(repository, report.safety().orElseThrow());
    assertThat(safety.snapshot().trigger()).isEqualTo(Trigger.PRE_RESTORE);
    restore(safety);
    changed.put("vm/nodes/middle.qcow2", before.get("vm/nodes/middle.qcow2"));
    assertThat(digests()).isEqualTo(changed);
  }

  @Test
  void elsewhereRelativeNamesHoldAndAbsoluteOnesAreWarnedOf() throws IOException {
    var commit = backUp();
    var target = place.resolve("elsewhere");

    var report = restore(commit, to(target), Faults.none());

    var restored = target.resolve("node/nodes/middle.qcow2");
    assertThat(QemuImg.run("info", "--backing-chain", restored))
        .contains(target.resolve("node/nodes/../base/base.img").toString());
    QemuImg.run("compare", "-q", restored, middle());
    assertThat(report.warnings())
        .anyMatch(it -> it.contains("node.qcow2 is layered on " + middle()));
  }

  @Test
  void holesStayHoles() throws Exception {
    var target = place.resolve("elsewhere");
    restore(backUp(), to(target), Faults.none());
    var blocks = new ProcessBuilder("stat", "-c", "%b", target + "/node/base/base.img").start();
    var count = Long.parseLong(blocks.inputReader().readLine());
    assertThat(count * 512).isLessThan(2 << 20);
    assertThat(Files.mismatch(target.resolve("node/base/base.img"), base())).isEqualTo(-1);
  }

  @Test
  void oneFileOfAChainIsOnlyRestoredElsewhere() throws IOException {
    var commit = backUp();
    var path = new Selection(new EntryPath("nodes/middle.qcow2"));
    var only = new RestoreRequest(List.of(NODE), path, Optional.empty(), true);

    assertThatThrownBy(() -> restore(commit, only, Faults.none()))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContaining("alone");
    var target = place.resolve("elsewhere");
    restore(
        commit, new RestoreRequest(List.of(NODE), path, Optional.of(target), true), Faults.none());
    assertThat(Files.mismatch(target.resolve("middle.qcow2"), middle())).isEqualTo(-1);
  }

  @Test
  void everyFailureLeavesTheWholeChainOldOrNew() throws IOException {
    var before = digests();
    var commit = backUp();
    QemuImg.write(image(), 9, "16M", "128k");
    writeRaw(base(), 7, 1 << 20);
    var old = digests();
    for (var mode : List.of(FaultMode.NOT_APPLIED, FaultMode.APPLIED, FaultMode.CRASH)) {
      var step = 0;
      for (var faults = Faults.none(); step == 0 || faults.happened(); ) {
        step += EveryFailure.isLarge() ? 1 : 5;
        faults = Faults.at(step, mode);
        try {
          restore(commit, RestoreRequest.everything(), faults);
          stand.unfinished().status().ifPresent(_ -> stand.unfinished().settle());
          assertThat(digests()).as("%s at %d", mode, step).isEqualTo(before);
        } catch (RestoreRefusedException | RestoreRolledBackException failed) {
          stand.unfinished().status().ifPresent(_ -> stand.unfinished().rollback());
          assertThat(digests()).isEqualTo(old);
        } catch (SimulatedCrash died) {
          afterCrash(step, before, old);
        }
        QemuImg.write(image(), 9, "16M", "128k");
        writeRaw(base(), 7, 1 << 20);
      }
      System.out.println("harness: disk chain, " + mode + ": " + step + " points");
    }
  }

  private void afterCrash(int step, Map<String, Integer> before, Map<String, Integer> old)
      throws IOException {
    var left = stand.unfinished().status();
    if (left.isEmpty()) {
      assertThat(digests()).isIn(before, old);
      return;
    }
    if (left.get().phase() == Phase.SETTLING) {
      stand.unfinished().settle();
      assertThat(digests()).isEqualTo(before);
      return;
    }
    var end = step % 4 == 0 ? stand.unfinished().resume() : stand.unfinished().rollback();
    assertThat(digests()).isEqualTo(end == UnfinishedRestore.End.ALL_NEW ? before : old);
  }

  @Test
  void anImageThatIsOpenForWritingIsIncompleteAndNotRestoredOver() throws IOException {
    var commit = backUp();
    try (var _ = FileChannel.open(image(), StandardOpenOption.WRITE)) {
      var doubtful = backUp();
      assertThat(doubtful.snapshot().status()).isEqualTo(Status.INCOMPLETE);
      assertThat(doubtful.snapshot().component(NODE).orElseThrow().facts().notes())
          .singleElement()
          .satisfies(note -> assertThat(note.reason()).contains("open for writing by process"));
      assertThatThrownBy(() -> restore(commit))
          .isInstanceOfSatisfying(
              RestoreRefusedException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.TARGET_BUSY));
    }
    try (var _ = FileChannel.open(image(), StandardOpenOption.READ)) {
      assertThat(backUp().snapshot().status()).isEqualTo(Status.COMPLETE);
    }
  }

  @Test
  void aChainThatCannotBeFollowedIsNotCaptured() throws IOException {
    Files.move(base(), place.resolve("gone"));
    refused(FailureCode.CAPTURE_FAILED, "base.img cannot be read");
    Files.move(place.resolve("gone"), base());
    QemuImg.run("rebase", "-u", "-q", "-F", "qcow2", "-b", image(), middle());
    refused(FailureCode.CAPTURE_FAILED, "below itself in the chain");
    QemuImg.run("rebase", "-u", "-q", "-F", "raw", "-b", "json:{}", middle());
    refused(FailureCode.CAPTURE_FAILED, "no path of a file");
    QemuImg.run("rebase", "-u", "-q", "-F", "raw", "-b", "nbd://host/x", middle());
    refused(FailureCode.CAPTURE_FAILED, "no path of a file");
    QemuImg.run("rebase", "-u", "-q", "-F", "vmdk", "-b", "base.vmdk", middle());
    refused(FailureCode.CAPTURE_FAILED, "format vmdk");
  }

  private void refused(FailureCode code, String what) {
    assertThatThrownBy(this::backUp)
        .isInstanceOfSatisfying(
            CaptureFailedException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(what);
  }

  @Test
  void anImageThatIsMarkedCorruptIsKeptAsEvidence() throws IOException {
    try (var channel = FileChannel.open(image(), StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {2}), 79);
    }
    var report = stand.takeSnapshot(repository, List.of(disk(image(), null)));
    assertThat(report.commit().snapshot().status()).isEqualTo(Status.SUSPECT);
    assertThat(report.commit().snapshot().component(NODE).orElseThrow().contentBytes())
        .isEqualTo(Files.size(image()));
  }

  /// A guest writes what it likes into a raw disk, also the name of another file.
  @Test
  void aRawDiskIsNotTakenForAnImageByItsBytes() throws IOException {
    var raw = Files.copy(image(), place.resolve("vm/nodes/guest.raw"));
    var unnamed = Files.copy(image(), place.resolve("vm/nodes/guest.img"));
    var captured = stand.takeSnapshot(repository, List.of(disk(raw, null))).commit().snapshot();
    assertThat(captured.components().getFirst().fileCount()).isEqualTo(1);
    assertThatThrownBy(() -> stand.takeSnapshot(repository, List.of(disk(unnamed, null))))
        .hasMessageContaining("neither its name nor \"format\"");
    var declared = List.of(disk(unnamed, Component.Disk.ImageFormat.QCOW2));
    var whole = stand.takeSnapshot(repository, declared).commit().snapshot();
    assertThat(whole.components().getFirst().fileCount()).isEqualTo(3);
  }

  @Test
  void disksWithOneBaseThatDiffersOrIsLostAreRestoredTogether() throws IOException {
    var other = place.resolve("vm/nodes/other.qcow2");
    QemuImg.run("create", "-q", "-f", "qcow2", "-b", middle(), "-F", "qcow2", other);
    var second = new ComponentName("other");
    var disks =
        List.of(
            disk(image(), null),
            new Component.Disk(second, Importance.HIGH, 2, other, null, List.of(), List.of()));
    var before = digests();
    var commit = stand.takeSnapshot(repository, disks).commit();
    var restore = stand.restore(repository, disks);

    writeRaw(base(), 7, 1 << 20);
    restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE);
    assertThat(digests()).isEqualTo(before);

    for (var each : List.of(base(), middle(), image(), other)) {
      Files.delete(each);
    }
    restore.execute(restore.plan(commit, RestoreRequest.everything()), Progress.NONE);
    assertThat(digests()).isEqualTo(before);
  }

  @Test
  void aLargeImageStoresOnlyWhatChanged() throws IOException {
    backUp();
    QemuImg.write(image(), 5, "16M", "4k");
    var report = stand.takeSnapshot(repository, List.of(disk(image(), null)));
    assertThat(report.storedBytes()).isLessThan(64 << 10);
  }
}
