package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.RepositoryNotFoundException;
import dev.backstay.repository.format.FormatRecord;
import dev.backstay.repository.format.KeySlotRecord;
import dev.backstay.repository.format.KeySlotRecord.Derivation;
import dev.backstay.repository.seal.Secret;
import dev.backstay.store.Content;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What can be wrong before anything is open: the object `format` and the key slots.
class HostileObjectTest {

  private final Path hostStates;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final String id;
  private final byte[] format;

  HostileObjectTest(@TempDir Path state) {
    hostStates = state;
    try (var repository = TestRepository.create(store, state)) {
      id = repository.id();
    }
    format = store.contents().getOrDefault(Layout.FORMAT, new byte[0]).clone();
  }

  @Test
  void anEmptyPlaceIsNoRepository() {
    var empty = new InMemoryObjectStore();

    assertThatExceptionOfType(RepositoryNotFoundException.class)
        .isThrownBy(() -> Repository.open(empty, TestRepository.access(hostStates)))
        .returns(FailureCode.REPO_NOT_FOUND, RepositoryNotFoundException::code);
    assertThat(empty.contents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 30})
  void aCutFormatIsDamaged(int length) {
    store.damage(Layout.FORMAT, Arrays.copyOf(format, length));

    assertFormatDamaged();
  }

  @Test
  void aForeignMagicIsDamage() {
    store.damage(Layout.FORMAT, "PK\3\4 something else".getBytes(StandardCharsets.US_ASCII));

    assertFormatDamaged();
  }

  @Test
  void keySlotsWithoutAFormatTellThatItIsMissing() {
    store.delete(Layout.FORMAT);

    assertFormatDamaged();
  }

  private void assertFormatDamaged() {
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(this::open)
        .returns(FailureCode.FORMAT_DAMAGED, RepositoryDamagedException::code)
        .satisfies(failure -> assertThat(failure.hint().orElse("")).contains("key slot"));
  }

  @Test
  void aNewerVersionIsSaidToBeOne() {
    store.damage(Layout.FORMAT, new FormatRecord(3, id, List.of()).toBytes());

    assertNewer("has format 3; this version knows 1");
  }

  @Test
  void anUnknownFeatureIsNamed() {
    store.damage(Layout.FORMAT, new FormatRecord(1, id, List.of("holograms")).toBytes());

    assertNewer("has format 1 with holograms; this version knows 1");
  }

  private void assertNewer(String words) {
    var before = store.contents();
    assertThatExceptionOfType(FormatNewerException.class)
        .isThrownBy(this::open)
        .returns(FailureCode.FORMAT_NEWER, FormatNewerException::code)
        .withMessageContaining(words);
    assertThat(store.contents()).isEqualTo(before);
  }

  @Test
  void aDamagedVersionNumberIsNotTakenForANewerVersion() {
    var damaged = format.clone();
    damaged[11] ^= 8;
    store.damage(Layout.FORMAT, damaged);

    assertFormatDamaged();
  }

  @ParameterizedTest
  @CsvSource({
    "67108864, 3, 4, 'memory in KiB is 67108864'",
    "65536, 1000000000, 4, 'passes is 1000000000'",
    "65536, 3, 0, 'lanes is 0'",
    "-1, 3, 4, 'memory in KiB is 4294967295'",
    "0, 0, 0, 'memory in KiB is 0'"
  })
  void derivationsBeyondTheirLimitsAreNotTried(int memory, int passes, int lanes, String words)
      throws IOException {
    deleteSlots();
    addSlot("0123456789ab", memory, passes, lanes);

    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> open(new Secret.Passphrase(new byte[] {1})))
        .returns(FailureCode.KEY_SLOT_INVALID, RepositoryDamagedException::code)
        .withMessageContaining("key slot 0123456789ab")
        .withMessageContaining(words);
  }

  @Test
  void anInvalidSlotDoesNotKeepAnotherFromOpening() throws IOException {
    addSlot("000000000000", 1 << 30, 3, 4);

    open().close();
  }

  @Test
  void aDamagedSlotOfThisHostDoesNotKeepASecretFromOpening() {
    var secret = Secret.MachineKey.generate();
    try (var repository = open()) {
      var own = new HostState(hostStates.resolve(id)).machineKey().orElseThrow();
      var slot = repository.keySlots().getFirst().id();
      repository.addKeySlot(secret, "other");
      new HostState(hostStates.resolve(id)).keepMachineKey(own);
      store.damage(Layout.keySlot(slot), new byte[] {1});
    }

    open(secret).close();

    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(this::open)
        .returns(FailureCode.KEY_SLOT_INVALID, RepositoryDamagedException::code);
  }

  @Test
  void tenThousandSlotsAreNotTried() throws IOException {
    for (var i = 0; i < 10_000; i++) {
      store.create(Layout.keySlot(String.format("%012x", i)), Content.of(new byte[] {1}));
    }

    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(this::open)
        .returns(FailureCode.KEY_SLOT_INVALID, RepositoryDamagedException::code)
        .withMessageContaining("there are 10001 key slots, at most 32 are tried");
  }

  @Test
  void aWrongSecretOpensNothing() {
    var strangers =
        new Access(
            hostStates.resolve("elsewhere"),
            "test",
            () -> Optional.of(Secret.MachineKey.generate()),
            InstantSource.fixed(TestRepository.NOW));

    assertThatExceptionOfType(KeyWrongException.class)
        .isThrownBy(() -> Repository.open(store, strangers))
        .returns(FailureCode.KEY_WRONG, KeyWrongException::code);
  }

  private void deleteSlots() {
    store.list(Layout.KEYS).forEach(slot -> store.delete(slot.key()));
  }

  private void addSlot(String slot, int memory, int passes, int lanes) throws IOException {
    var derivation = new Derivation.Passphrase(new byte[32], memory, passes, lanes);
    var record =
        new KeySlotRecord(
            new FormatRecord(1, id, List.of()), slot, derivation, new byte[200], new byte[200]);
    store.create(Layout.keySlot(slot), Content.of(record.toBytes()));
  }

  private Repository open() {
    return Repository.open(store, TestRepository.access(hostStates));
  }

  private Repository open(Secret secret) {
    return Repository.open(
        store,
        new Access(
            hostStates,
            "test",
            () -> Optional.of(secret),
            InstantSource.fixed(TestRepository.NOW)));
  }
}
