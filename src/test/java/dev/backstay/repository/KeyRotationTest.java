package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.check.Advisory;
import dev.backstay.check.Check;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.format.EpochRecord;
import dev.backstay.repository.format.KeySlotRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.Secret;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Key slots of all kinds, and key epochs that leave some of them behind.
class KeyRotationTest {

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Map<String, Secret> secrets = new LinkedHashMap<>();
  private final Map<String, String> slots = new LinkedHashMap<>();
  private final Path hostStates;
  private int hosts;

  KeyRotationTest(@TempDir Path state) {
    hostStates = state;
    secrets.put("machine", Secret.MachineKey.generate());
    secrets.put("key-file", new Secret.KeyFile(bytes(1)));
    secrets.put("command", new Secret.KeyCommand(bytes(1)));
    secrets.put(
        "passphrase", new Secret.Passphrase("correct horse".getBytes(StandardCharsets.UTF_8)));
    var first = secrets.entrySet().iterator().next();
    var firstSlot = new Repository.FirstSlot(first.getValue(), first.getKey());
    try (var repository = Repository.create(store, List.of(firstSlot), stranger())) {
      slots.put("machine", repository.keySlots().getFirst().id());
      for (var kind : List.of("key-file", "command", "passphrase")) {
        slots.put(kind, repository.addKeySlot(secret(kind), kind));
      }
    }
  }

  private static byte[] bytes(int value) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private Secret secret(String kind) {
    return Optional.ofNullable(secrets.get(kind)).orElseThrow();
  }

  private String slot(String kind) {
    return Optional.ofNullable(slots.get(kind)).orElseThrow();
  }

  /// A host that knows nothing yet.
  private Access stranger(Secret... secrets) {
    return new Access(
        hostStates.resolve("host" + hosts++),
        "test",
        Arrays.stream(secrets)
            .<java.util.function.Supplier<Optional<Secret>>>map(it -> () -> Optional.of(it))
            .toList(),
        InstantSource.fixed(TestRepository.NOW));
  }

  private Repository open(String kind) {
    return Repository.open(store, stranger(secret(kind)));
  }

  private static Commit write(Repository repository, String name) {
    return TestRepository.snapshot(
        repository,
        MemoryCapture.of("c", Cutting.STREAM, Map.of(name, name.getBytes(StandardCharsets.UTF_8))));
  }

  private void requireFiles(String kind, String... names) {
    try (var repository = open(kind)) {
      var found =
          repository.log().commits().stream()
              .flatMap(it -> TestRepository.files(repository, it, "c").keySet().stream());
      assertThat(found).containsExactlyInAnyOrder(names);
    }
  }

  @Test
  void everyKindOpensWithItsOwnSecretOnly() {
    secrets.forEach((kind, _) -> open(kind).close());
    var others =
        List.of(
            Secret.MachineKey.generate(),
            new Secret.KeyFile(bytes(2)),
            new Secret.KeyCommand(bytes(2)),
            new Secret.MachineKey(bytes(1)),
            new Secret.Passphrase(bytes(1)));
    for (var secret : others) {
      assertThatExceptionOfType(KeyWrongException.class)
          .isThrownBy(() -> Repository.open(store, stranger(secret)))
          .withMessageStartingWith("none of 4 key slots at")
          .returns(FailureCode.KEY_WRONG, KeyWrongException::code);
    }
    try (var repository = open("machine")) {
      assertThat(repository.keySlots())
          .extracting(KeySlots.Slot::kind)
          .containsExactlyInAnyOrderElementsOf(secrets.keySet());
    }
  }

  @Test
  void secretsAreTriedOneAfterTheOther() {
    var wrong = new Secret.KeyFile(bytes(2));
    Repository.open(store, stranger(wrong, secret("command"))).close();
    var calls = new java.util.ArrayList<String>();
    var access =
        new Access(
            hostStates.resolve("in-order"),
            "test",
            List.of(
                () -> {
                  calls.add("first");
                  throw new ConfigurationException(
                      FailureCode.CONFIG_INVALID, "not to be had", null, null);
                },
                () -> {
                  calls.add("second");
                  return Optional.of(secret("key-file"));
                },
                () -> {
                  calls.add("third");
                  return Optional.empty();
                }),
            InstantSource.fixed(TestRepository.NOW));
    try (var repository = Repository.open(store, access)) {
      assertThat(calls).containsExactly("first", "second");
      assertThat(repository.passedOver())
          .extracting(Throwable::getMessage)
          .containsExactly("not to be had");
    }
  }

  @Test
  void afterRotationsEverySlotThatStaysOpensEverything() {
    try (var repository = open("machine")) {
      write(repository, "zero");
      repository.rotateKeys(Set.of());
    }
    for (var kind : secrets.keySet()) {
      try (var repository = open(kind)) {
        assertThat(repository.keyEpoch())
            .isEqualTo(1 + List.copyOf(secrets.keySet()).indexOf(kind));
        write(repository, kind);
        var rotation = repository.rotateKeys(Set.of());
        assertThat(rotation.staying()).containsExactlyInAnyOrderElementsOf(slots.values());
        assertThat(rotation.leftOut()).isEmpty();
      }
    }
    for (var kind : secrets.keySet()) {
      requireFiles(kind, "zero", "machine", "key-file", "command", "passphrase");
    }
    try (var repository = open("command")) {
      assertThat(repository.keyEpoch()).isEqualTo(5);
      assertThat(repository.keySlots()).allMatch(slot -> slot.newestEpoch() == 5);
      var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);
      assertThat(report.findings()).isEmpty();
      assertThat(report.advisories())
          .anyMatch(it -> it.kind() == Advisory.Kind.KEY_EPOCH_OLD && it.bytes() > 0);
    }
  }

  @Test
  void aRemovedSlotOpensNothingThatIsWrittenLater() throws MalformedException, IOException {
    try (var repository = open("machine")) {
      write(repository, "before");
    }
    var before = store.contents();
    var kept = open("passphrase");
    try (var repository = open("machine")) {
      var rotation = repository.rotateKeys(Set.of(slot("passphrase")));
      assertThat(rotation.removed()).containsExactly(slot("passphrase"));
    }
    try (var repository = open("key-file")) {
      write(repository, "after");
    }
    var slot = Layout.keySlot(slot("passphrase"));
    store.create(slot, Content.of(Optional.ofNullable(before.get(slot)).orElseThrow()));

    assertThatExceptionOfType(KeyWrongException.class)
        .isThrownBy(() -> open("passphrase"))
        .returns(FailureCode.KEY_SLOT_REMOVED, KeyWrongException::code);
    var opened = 0;
    var sealedObjects = 0;
    for (var object : store.contents().entrySet()) {
      if (!before.containsKey(object.getKey())) {
        sealedObjects += seals(object.getValue());
        opened += openable(object.getValue(), kept);
      }
    }
    kept.close();
    requireNoShare(Optional.ofNullable(before.get(slot)).orElseThrow());
    assertThat(sealedObjects).isGreaterThan(5);
    assertThat(opened).isZero();
    requireFiles("command", "before", "after");
  }

  /// With the bytes of the removed slot and its secret: neither its roots nor its recipient key
  /// open the new epoch.
  private void requireNoShare(byte[] slotBytes) throws MalformedException {
    var record = KeySlotRecord.parse(slotBytes);
    var key = secret("passphrase").keyFor(record.derivation()).orElseThrow();
    var opened = SlotSeal.open(record, key);
    var epoch = EpochRecord.parse(store.contents().getOrDefault(Layout.epoch(1), new byte[0]));
    assertThat(epoch.shares()).hasSize(3);
    for (var share : epoch.shares()) {
      for (var name : List.of(share.slot(), record.slot())) {
        var context = EpochRecord.capsuleContext(epoch.repositoryId(), 1, name);
        assertThatExceptionOfType(MalformedException.class)
            .isThrownBy(() -> opened.open(share.capsule(), context));
      }
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> opened.keys().baseKey(SealType.DATA, 1));
  }

  private static int seals(byte[] bytes) {
    var count = 0;
    for (var at = 0; at + Sealer.HEAD_BYTES <= bytes.length; at++) {
      count += isSeal(bytes, at) ? 1 : 0;
    }
    return count;
  }

  private static boolean isSeal(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals("BSEG");
  }

  /// How many seals in these bytes are of an epoch that the keys have a root of.
  private static int openable(byte[] bytes, Repository with) throws MalformedException {
    var count = 0;
    for (var at = 0; at + Sealer.HEAD_BYTES <= bytes.length; at++) {
      if (isSeal(bytes, at)) {
        var epoch = Sealer.epochOf(Arrays.copyOfRange(bytes, at, bytes.length));
        count += epoch <= with.keys().newestEpoch() ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aSlotThatIsAddedLaterOpensEverything() {
    try (var repository = open("machine")) {
      write(repository, "zero");
      repository.rotateKeys(Set.of());
    }
    secrets.put("late", new Secret.KeyFile(bytes(7)));
    try (var repository = open("machine")) {
      write(repository, "one");
      repository.addKeySlot(secret("late"), "late");
    }
    requireFiles("late", "zero", "one");
    try (var repository = open("late")) {
      assertThat(repository.rotateKeys(Set.of()).staying()).hasSize(5);
    }
    requireFiles("late", "zero", "one");
    requireFiles("key-file", "zero", "one");
  }

  @Test
  void whatWasOpenBeforeReadsWhatIsNewerAndSealsAsBefore() {
    try (var early = open("command")) {
      try (var repository = open("machine")) {
        repository.rotateKeys(Set.of());
      }
      try (var repository = open("machine")) {
        write(repository, "newer");
      }
      write(early, "older");
      assertThat(early.keyEpoch()).isZero();
      assertThat(early.log().commits()).hasSize(2);
      assertThatExceptionOfType(OperationInProgressException.class)
          .isThrownBy(() -> early.rotateKeys(Set.of()))
          .returns(FailureCode.KEYS_ROTATED, OperationInProgressException::code);
      assertThatExceptionOfType(OperationInProgressException.class)
          .isThrownBy(() -> early.addKeySlot(new Secret.KeyFile(bytes(9)), "late"))
          .returns(FailureCode.KEYS_ROTATED, OperationInProgressException::code);
    }
    assertThat(store.list(Layout.KEYS)).hasSize(4);
    requireFiles("passphrase", "newer", "older");
  }

  @Test
  void ofTwoRotationsAtOnceOneWins() {
    try (var one = open("machine");
        var other = open("command")) {
      var slow = new KeyRing(other);
      one.rotateKeys(Set.of(slot("passphrase")));
      assertThatExceptionOfType(OperationInProgressException.class)
          .isThrownBy(() -> slow.rotate(Set.of()));
      var late = new Epochs(other.store(), other.id());
      assertThat(late.begin(other.keys(), other.keys().next(), Map.of())).isFalse();
    }
    requireFiles("command");
  }

  @Test
  void theLastSlotThatOpensEverythingStays() {
    try (var repository = open("machine")) {
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(() -> repository.rotateKeys(Set.copyOf(slots.values())))
          .returns(FailureCode.KEY_LAST_SLOT, UsageException::code);
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(() -> repository.rotateKeys(Set.of("0123456789ab")))
          .returns(FailureCode.KEY_SLOT_UNKNOWN, UsageException::code);
    }
    assertThat(store.list(Layout.EPOCHS)).isEmpty();
  }

  /// Who has only an old root can make a slot that opens what is old, and gets nothing new by it.
  @Test
  void aSlotThatIsPlantedWithAnOldKeyHasNoShareOfTheNextEpoch() throws IOException {
    try (var removed = open("passphrase");
        var repository = open("machine")) {
      repository.rotateKeys(Set.of(slot("passphrase")));
      var wanted =
          new SlotSeal.NewSlot(new Secret.KeyFile(bytes(66)), "planted", TestRepository.NOW);
      var planted = SlotSeal.newSlot(removed.format(), "0123456789ab", removed.keys(), wanted);
      store.create(Layout.keySlot("0123456789ab"), Content.of(planted.toBytes()));
    }
    try (var repository = open("machine")) {
      var rotation = repository.rotateKeys(Set.of());
      assertThat(rotation.leftOut()).containsExactly("0123456789ab");
      assertThat(rotation.staying()).hasSize(3);
    }
    try (var repository = open("machine")) {
      assertThat(repository.keySlots())
          .filteredOn(slot -> slot.newestEpoch() < 2)
          .extracting(KeySlots.Slot::id)
          .containsExactly("0123456789ab");
    }
    assertThatExceptionOfType(KeyWrongException.class)
        .isThrownBy(() -> Repository.open(store, stranger(new Secret.KeyFile(bytes(66)))))
        .returns(FailureCode.KEY_SLOT_REMOVED, KeyWrongException::code);
  }

  @Test
  void anEpochThatIsMissingOrDamagedIsNamed() throws IOException {
    for (var i = 0; i < 2; i++) {
      try (var repository = open("machine")) {
        repository.rotateKeys(Set.of());
      }
    }
    var first = Layout.epoch(1);
    var bytes = store.contents().getOrDefault(first, new byte[0]).clone();
    for (var at = 0; at < bytes.length; at += 97) {
      var damaged = bytes.clone();
      damaged[at] ^= 1;
      store.damage(first, damaged);
      assertNamed(FailureCode.OBJECT_DAMAGED, first);
    }
    store.damage(first, Arrays.copyOf(bytes, 300_000));
    assertNamed(FailureCode.OBJECT_DAMAGED, first);
    store.delete(first);
    assertNamed(FailureCode.OBJECT_MISSING, first);
    store.create(first, Content.of(store.contents().getOrDefault(Layout.epoch(2), new byte[0])));
    assertNamed(FailureCode.OBJECT_DAMAGED, first);
    store.damage(first, bytes);
    requireFiles("command");
  }

  private void assertNamed(FailureCode code, ObjectKey key) {
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> open("command"))
        .withMessageContaining(key.value())
        .returns(code, RepositoryDamagedException::code);
  }

  @Test
  void aCheckFindsEpochsThatOthersNeed() {
    try (var repository = open("machine")) {
      repository.rotateKeys(Set.of());
    }
    try (var repository = open("machine")) {
      store.delete(Layout.epoch(1));
      var report = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);
      assertThat(report.findings())
          .anyMatch(
              it -> it.code() == FailureCode.OBJECT_MISSING && it.object().startsWith("epochs/"));
    }
  }

  @Test
  void aStoreCannotInventAnEpochNorChangeTheSharesOfOne() throws MalformedException {
    try (var repository = open("machine")) {
      repository.rotateKeys(Set.of());
    }
    var key = Layout.epoch(1);
    var real = EpochRecord.parse(store.contents().getOrDefault(key, new byte[0]));
    var without =
        new EpochRecord(
            real.repositoryId(),
            1,
            real.shares().subList(1, 4),
            real.sealedMembers(),
            real.proof());
    var swapped =
        new EpochRecord(
            real.repositoryId(),
            1,
            real.shares().reversed().stream()
                .map(it -> new EpochRecord.Share(real.shares().getFirst().slot(), it.capsule()))
                .toList(),
            real.sealedMembers(),
            real.proof());
    for (var wrong : List.of(without, swapped)) {
      store.damage(key, wrong.toBytes());
      assertNamed(FailureCode.OBJECT_DAMAGED, key);
    }
  }

  /// With the root before, and the right to write in the store, somebody could put an epoch of
  /// their own in the place of the right one, or take it away.
  @Test
  void aHostThatHasSeenAnEpochTakesNoOtherForIt() {
    var witness = stranger(secret("command"));
    var thief = open("passphrase");
    try (var repository = open("machine")) {
      repository.rotateKeys(Set.of(slot("passphrase")));
    }
    Repository.open(store, witness).close();
    store.delete(Layout.epoch(1));
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> Repository.open(store, witness))
        .withMessageContaining("epochs/0000000001")
        .returns(FailureCode.OBJECT_MISSING, RepositoryDamagedException::code);
    new KeyRing(thief).rotate(Set.of());
    thief.close();
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> Repository.open(store, witness))
        .returns(FailureCode.OBJECT_FOREIGN, RepositoryDamagedException::code);
  }

  /// What is expensive by its parameters waits for what is not.
  @Test
  void expensiveSlotsDoNotKeepOthersFromOpening() throws IOException {
    try (var repository = open("machine")) {
      for (var i = 0; i < 28; i++) {
        var slot = String.format("%012x", i);
        var inflated = new KeySlotRecord.Derivation.Passphrase(bytes(i), 1 << 20, 10, 8);
        var record =
            new KeySlotRecord(repository.format(), slot, inflated, new byte[200], new byte[200]);
        store.create(Layout.keySlot(slot), Content.of(record.toBytes()));
      }
    }
    assertThat(store.list(Layout.KEYS)).hasSize(KeySlots.SLOTS_MAX);
    secrets.forEach((kind, _) -> open(kind).close());
    for (var wrong :
        List.<Secret>of(new Secret.KeyFile(bytes(2)), new Secret.KeyCommand(bytes(2)))) {
      assertThatExceptionOfType(KeyWrongException.class)
          .isThrownBy(() -> Repository.open(store, stranger(wrong)))
          .returns(FailureCode.KEY_WRONG, KeyWrongException::code);
    }
  }

  @Test
  void aSlotLongerThanAnyIsDamaged() throws IOException {
    store.create(Layout.keySlot("0123456789ab"), Content.of(new byte[1 << 20]));
    open("command").close();
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> Repository.open(store, stranger(new Secret.KeyFile(bytes(2)))))
        .withMessageContaining("1048576 bytes");
  }
}
