package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.check.Check;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.format.PruneRecord;
import dev.backstay.repository.seal.DerivedKeys;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.SealKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.Secret;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Labels;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.EnrolledHost;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import dev.backstay.testing.WriteOnlyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host that may only write, beside one that reads.
final class WriteOnlyHostTest {

  private static final byte[] MAGIC = "BSEG".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path temporary;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private Repository reading;
  private EnrolledHost host;

  @BeforeEach
  void enrol() {
    reading = TestRepository.create(store, temporary.resolve("reader"));
    host = EnrolledHost.of(reading, store, temporary.resolve("writer"));
  }

  @AfterEach
  void close() {
    reading.close();
  }

  static byte[] random(int seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static Map<String, byte[]> someFiles() {
    return Map.of("letter-to-nobody", random(1, 300_000), "note", random(2, 700));
  }

  static Commit backUp(EnrolledHost on, Map<String, byte[]> files) {
    try (var repository = on.open()) {
      return TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files));
    }
  }

  private void requireThere(Commit commit, Map<String, byte[]> files) {
    var found = TestRepository.files(reading, commit, "c");
    assertThat(found.keySet()).isEqualTo(files.keySet());
    files.forEach((name, bytes) -> assertThat(found.get(name)).isEqualTo(bytes));
  }

  private void requireSound() {
    assertThat(Check.run(reading, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
  }

  @Test
  void whatItWritesIsReadElsewhere() {
    backUp(host, someFiles());
    var log = reading.log();
    assertThat(log.refused()).isEmpty();
    requireThere(log.commits().getFirst(), someFiles());
    assertThat(log.commits().getFirst().snapshot().host()).isEqualTo(EnrolledHost.NAME);
    requireSound();
  }

  @Test
  void twoHostsAndAReaderDoNotMix() {
    var other = EnrolledHost.of(reading, store, temporary.resolve("other"));
    backUp(host, someFiles());
    backUp(other, someFiles());
    TestRepository.snapshot(reading, MemoryCapture.of("c", Cutting.STREAM, someFiles()));
    backUp(host, someFiles());
    var commits = reading.log().commits();
    assertThat(commits).hasSize(4);
    commits.forEach(commit -> requireThere(commit, someFiles()));
    requireSound();
  }

  @Test
  void itsOwnRunsShareWhatTheyStore() throws IOException {
    var before = stored("packs");
    backUp(host, someFiles());
    var first = stored("packs") - before;
    backUp(host, someFiles());
    var second = stored("packs") - before - first;
    System.out.println("measured: write-only, first " + first + ", same again " + second);
    assertThat(first).isGreaterThan(300_000);
    assertThat(second).isLessThan(first / 50);
    forgetMemory();
    backUp(host, someFiles());
    assertThat(stored("packs") - before - first - second).isGreaterThan(300_000);
    reading.log().commits().forEach(commit -> requireThere(commit, someFiles()));
    requireSound();
  }

  private void forgetMemory() throws IOException {
    try (var files = Files.walk(host.states())) {
      for (var file : files.filter(it -> it.toString().contains("written-")).toList()) {
        if (Files.isRegularFile(file)) {
          Files.write(file, new byte[10]);
        }
      }
    }
  }

  private long stored(String prefix) {
    return store.list(prefix).stream().mapToLong(each -> each.sizeBytes()).sum();
  }

  @Test
  void nothingButABackupWorksOnIt() {
    var made = TestRepository.snapshot(reading, MemoryCapture.of("c", Cutting.STREAM, someFiles()));
    try (var there = host.open()) {
      assertThat(there.onlyWrites()).isTrue();
      assertThat(there.id()).isEqualTo(reading.id());
      requireRefused(there::log);
      requireRefused(() -> there.read(made));
      requireRefused(() -> there.relabel(made, new Labels(List.of("x"), List.of())));
      requireRefused(() -> there.forget(List.of(), Duration.ZERO));
      requireRefused(() -> there.bringBack(List.of(), "wanted"));
      requireRefused(there::inspect);
      requireRefused(there::prune);
      requireRefused(there::keySlots);
      requireRefused(() -> there.removeKeySlot("0123456789ab"));
      requireRefused(() -> there.addKeySlot(new Secret.Passphrase(new byte[1]), ""));
      requireRefused(() -> there.enrolments().list());
      requireRefused(() -> there.enrolments().enrol("x", List.of("y")));
      requireRefused(() -> there.enrolments().expel("0123456789ab"));
    }
  }

  private static void requireRefused(ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            KeyWrongException.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.WRITES_ONLY));
  }

  @Test
  void nothingItHasOpensAnything() throws Exception {
    TestRepository.snapshot(reading, MemoryCapture.of("c", Cutting.STREAM, someFiles()));
    backUp(host, someFiles());
    backUp(host, Map.of("third", random(3, 5000)));
    var seals = seals();
    assertThat(seals.size()).isGreaterThan(20);
    var opened = 0;
    var candidates = candidates();
    var stride = EveryFailure.isLarge() ? 1 : 3;
    for (var seal : seals) {
      // Every candidate is tried on a third of the seals, of which there are several of each kind.
      for (var i = opened % stride; i < candidates.size(); i += stride) {
        requireClosed(seal, candidates.get(i));
      }
      // The same search finds what opens with the right keys.
      opened += opens(seal, reading.keys()) ? 1 : 0;
    }
    assertThat(opened).isGreaterThan(15);
  }

  /// Every seal in every object.
  private List<byte[]> seals() {
    var seals = new ArrayList<byte[]>();
    for (var bytes : store.contents().values()) {
      for (var at = 0; at + MAGIC.length < bytes.length; at++) {
        if (Arrays.equals(MAGIC, 0, 4, bytes, at, at + 4)) {
          seals.add(Arrays.copyOfRange(bytes, at, bytes.length));
        }
      }
    }
    return seals;
  }

  /// Every 32 bytes of all files that the host has, taken for a root or for what comes of one.
  private List<byte[]> candidates() throws IOException, MalformedException {
    var enrolment = Enrolment.parse(host.bundle());
    var names = enrolment.names();
    var candidates = new ArrayList<byte[]>();
    candidates.addAll(List.of(names.saltKey(), names.idKey(), names.pageKey(), names.cellKey()));
    candidates.add(new byte[32]);
    cut(names.cuttingTable(), 32, candidates);
    cut(host.bundle(), 1, candidates);
    return candidates;
  }

  private static void cut(byte[] bytes, int step, List<byte[]> into) {
    for (var at = 0; at + 32 <= Math.min(bytes.length, 4096); at += step) {
      into.add(Arrays.copyOfRange(bytes, at, at + 32));
    }
  }

  /// One key, taken for the key of every epoch and type.
  private record Guess(byte[] repositoryId, byte[] key) implements SealKeys {

    @Override
    public int currentEpoch() {
      return 0;
    }

    @Override
    public byte[] baseKey(SealType type, int epoch) {
      return key;
    }

    @Override
    public byte[] saltKey() {
      return key;
    }
  }

  private void requireClosed(byte[] seal, byte[] candidate) throws MalformedException {
    var id = reading.keys().repositoryId();
    assertThat(opens(seal, new Guess(id, candidate))).isFalse();
    assertThat(opens(seal, asRoot(candidate))).isFalse();
  }

  private RepositoryKeys asRoot(byte[] candidate) throws MalformedException {
    var out = new ByteWriter();
    return RepositoryKeys.parse(reading.id(), out.varint(1).u32(0).raw(candidate).toBytes());
  }

  /// Whether keys fit, whatever the length of what was sealed.
  private static boolean opens(byte[] seal, SealKeys keys) {
    try (var sealer = new Sealer(keys)) {
      for (var type : SealType.values()) {
        try {
          sealer.open(type, seal, 1);
          return true;
        } catch (MalformedException e) {
          if (!String.valueOf(e.getMessage()).contains("is sealed as")) {
            var why = String.valueOf(e.getMessage());
            return !why.contains("does not belong") && !why.contains("key epoch");
          }
        }
      }
    }
    return false;
  }

  @Test
  void itsStateSaysNothingOfWhatItStored() throws IOException {
    var files =
        Map.of("letter-to-nobody", "dear nobody, ".repeat(400).getBytes(StandardCharsets.US_ASCII));
    backUp(host, files);
    var count = 0;
    try (var walk = Files.walk(host.states())) {
      for (var file : walk.filter(Files::isRegularFile).toList()) {
        count++;
        var text = file + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(text).doesNotContain("letter").doesNotContain("nobody").doesNotContain("dear");
        if (text.length() > file.toString().length()) {
          assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        }
      }
    }
    assertThat(count).isGreaterThan(2);
  }

  @Test
  void underAPolicyWithoutRemovingItBacksUp() throws IOException {
    var narrow = host.seeing(new WriteOnlyStore(store, host.writer()));
    backUp(narrow, someFiles());
    backUp(narrow, someFiles());
    assertThat(reading.log().commits()).hasSize(2);
    assertThat(store.list("intents")).hasSize(2);
    requireSound();
  }

  @Test
  void aCondemnedPackIsNotUsedAgain() {
    backUp(host, someFiles());
    var packs = Indexes.listPacks(new StoreAccess(store)).keySet();
    try (var pruning = reading.prune()) {
      var record =
          new PruneRecord(
              1,
              "test",
              TestRepository.NOW,
              Pruning.heads(reading.log()),
              List.copyOf(packs),
              List.of(),
              List.of());
      assertThat(pruning.condemn(record)).isTrue();
      assertThat(reading.prunes().condemned()).isEqualTo(packs);
    }
    var again = backUp(host, someFiles());
    var used = again.manifest().listings().values().iterator().next().packs();
    assertThat(used).isNotEmpty();
    for (var pack : packs) {
      assertThat(used).doesNotContain(pack.substring(0, used.getFirst().length()));
    }
  }

  @Test
  void whatItSaysOfChunksConcernsNobodyElse() throws Exception {
    var other = EnrolledHost.of(reading, store, temporary.resolve("other"));
    var here = MemoryCapture.of("c", Cutting.STREAM, someFiles());
    var first = TestRepository.snapshot(reading, here);
    var second = backUp(other, Map.of("third", random(3, 50_000)));
    try (var stolen = new StolenHost(host)) {
      for (var shelf : Shelf.all(new StoreAccess(store))) {
        for (var object : store.list(shelf.prefix())) {
          var bytes = bytesOf(object.key());
          var piece = shelf.parse(object.key(), bytes, reading.sealer(), reading.keys());
          for (var pack : piece.packs()) {
            var content = shelf.half() == Layout.Index.DATA;
            stolen.poison(pack, content, Optional.of(host.writer()));
          }
        }
      }
    }
    var more = Map.of("third", random(3, 50_000), "fourth", random(4, 9_000));
    var third = backUp(other, more);
    var again = MemoryCapture.of("c", Cutting.STREAM, someFiles());
    var fourth = TestRepository.snapshot(reading, again);
    assertThat(reading.log().commits()).hasSize(4);
    requireThere(first, someFiles());
    requireThere(second, Map.of("third", random(3, 50_000)));
    requireThere(third, more);
    requireThere(fourth, someFiles());
    var report = Check.run(reading, Check.Depth.STRUCTURE, Progress.NONE);
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void itClaimsNothingInTheNameOfOthers() throws Exception {
    var other = EnrolledHost.of(reading, store, temporary.resolve("other"));
    backUp(other, someFiles());
    try (var stolen = new StolenHost(host)) {
      var pack = new IndexPiece.Pack("0".repeat(64), 10, tableOf(other));
      stolen.poison(pack, true, Optional.of(other.writer()));
      assertThatThrownBy(() -> stolen.poison(pack, true, Optional.empty()))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("is sealed as INDEX by a host that only writes");
    }
    requireThere(reading.log().commits().getFirst(), someFiles());
    assertThat(reading.passedOver().getFirst()).hasMessageContaining("made it");
  }

  private PackTable tableOf(EnrolledHost of) throws Exception {
    var shelf = new Shelf(Layout.Index.DATA, Optional.of(of.writer()));
    var object = store.list(shelf.prefix()).getFirst();
    var bytes = bytesOf(object.key());
    return shelf
        .parse(object.key(), bytes, reading.sealer(), reading.keys())
        .packs()
        .getFirst()
        .table();
  }

  @Test
  void aReaderNeitherTakesOverNorSharesWhatItStored() {
    var files = someFiles();
    try (var there = host.open()) {
      TestRepository.snapshot(there, MemoryCapture.marked("c", files, 1));
    }
    var before = stored("packs");
    TestRepository.snapshot(reading, MemoryCapture.marked("c", files, 1));
    assertThat(stored("packs") - before).isGreaterThan(300_000);
    requireSound();
  }

  @Test
  void anExpelledHostIsBelievedForWhatItHadWritten() {
    backUp(host, someFiles());
    reading.enrolments().expel(host.writer());
    backUp(host, Map.of("late", random(9, 400)));
    try (var again = Repository.open(store, TestRepository.access(temporary.resolve("reader")))) {
      assertThat(again.log().commits()).hasSize(1);
      assertThat(again.log().refused()).isEmpty();
      assertThat(again.enrolments().list().getFirst().expelled()).isTrue();
      assertThat(Check.run(again, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
      assertThatThrownBy(() -> again.enrolments().expel(host.writer()))
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void anEnrolmentIsRefusedThatIsNone() {
    var own = TestRepository.access(temporary.resolve("reader"));
    assertThatThrownBy(() -> Enrolments.accept(store, own, host.bundle()))
        .hasMessageContaining("has a machine key");
    var cut = Arrays.copyOf(host.bundle(), host.bundle().length - 1);
    assertThatThrownBy(() -> Enrolments.accept(store, host.access(), cut))
        .isInstanceOf(UsageException.class);
    var elsewhere = new InMemoryObjectStore();
    TestRepository.create(elsewhere, temporary.resolve("third")).close();
    assertThatThrownBy(() -> Enrolments.accept(elsewhere, host.access(), host.bundle()))
        .hasMessageContaining("is for repository");
    for (var at : List.of(0, 20, host.bundle().length - 40, host.bundle().length - 1)) {
      var changed = host.bundle().clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> Enrolments.accept(store, host.access(), changed))
          .as("byte %s", at)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("the file is no enrolment: it is");
    }
    assertThatThrownBy(() -> Enrolments.accept(store, host.access(), new byte[3]))
        .hasMessageContaining("the file is no enrolment: it is no enrolment");
  }

  @Test
  void nobodyIsEnrolledForNothingOrExpelledWhoIsNotThere() throws IOException {
    assertThatThrownBy(() -> reading.enrolments().enrol("idle", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("idle");
    var before = reading.enrolments().list();
    store.create(new ObjectKey("writers/readme.txt"), Content.of(new byte[] {1}));
    assertThat(reading.enrolments().list()).isEqualTo(before);
    var own = reading.writers().own(reading.hostState(), "reader").id();
    for (var writer : List.of(own, "ffffffffffff")) {
      assertThatThrownBy(() -> reading.enrolments().expel(writer))
          .isInstanceOf(UsageException.class)
          .hasMessage("there is no enrolled writer " + writer);
    }
  }

  @Test
  void whoeverHasAPassphraseReadsThereToo() {
    var secret = Secret.MachineKey.generate();
    try (var repository =
        Repository.open(store, TestRepository.access(temporary.resolve("reader")))) {
      repository.addKeySlot(secret, "second");
    }
    var access = host.access();
    var with =
        new Access(
            access.hostStates(), access.hostName(), () -> Optional.of(secret), access.clock());
    try (var there = Repository.open(store, with)) {
      assertThat(there.onlyWrites()).isFalse();
      assertThat(there.log().commits()).isEmpty();
    }
  }

  @Test
  void derivedKeysAreWhatTheyWere() throws MalformedException {
    var derived = reading.keys().derived();
    assertThat(DerivedKeys.parse(derived.toBytes()).toBytes()).isEqualTo(derived.toBytes());
    assertThat(derived.idKey()).hasSize(32).isNotEqualTo(derived.saltKey());
  }

  private byte[] bytesOf(ObjectKey key) {
    return new StoreAccess(store).read(key);
  }
}
