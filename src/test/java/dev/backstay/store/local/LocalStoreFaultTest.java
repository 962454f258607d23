package dev.backstay.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.SimulatedCrash;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalStoreFaultTest {

  private static final ObjectKey KEY = new ObjectKey("packs/ab/abcdef");
  private static final ObjectKey OTHER = new ObjectKey("packs/ab/other");
  private static final byte[] BYTES = bytes();

  @TempDir Path directory;

  private static byte[] bytes() {
    var bytes = new byte[2_500_000];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  /// One use of a store.
  @FunctionalInterface
  interface Use {
    void of(LocalStore store) throws IOException;
  }

  /// Uses the store below the root through the faults; says whether that succeeded.
  private static boolean succeeds(Path root, Faults faults, Use use) {
    try (var store = LocalStore.open(new FaultyFileSystem(faults).wrap(root))) {
      use.of(store);
      return true;
    } catch (IOException | SimulatedCrash injected) {
      assertThat(faults.happened()).as(injected.toString()).isTrue();
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(FaultMode.class)
  void anObjectIsWholeOrAbsentWhicheverStepFails(FaultMode mode) throws IOException {
    var step = 0;
    Faults faults;
    do {
      step++;
      faults = Faults.at(step, mode);
      var root = directory.resolve(mode + "-" + step);
      LocalStore.create(root).close();

      var created = succeeds(root, faults, store -> store.create(KEY, Content.of(BYTES)));

      try (var reopened = LocalStore.open(root)) {
        var found = reopened.find(KEY);
        assertThat(created).as(faults.steps().toString()).isEqualTo(!faults.happened());
        assertThat(reopened.list("packs")).isEqualTo(found.stream().toList());
        if (created || found.isPresent()) {
          assertThat(reopened.read(KEY, 0, 3_000_000)).isEqualTo(BYTES);
        }
        createUnlessTaken(reopened, KEY, found.isPresent());
        assertThat(reopened.read(KEY, 0, 3_000_000)).isEqualTo(BYTES);
      }
    } while (faults.happened());
    assertThat(step).isGreaterThan(10);
  }

  private static void createUnlessTaken(LocalStore store, ObjectKey key, boolean taken)
      throws IOException {
    try {
      store.create(key, Content.of(BYTES));
      assertThat(taken).isFalse();
    } catch (FileAlreadyExistsException present) {
      assertThat(taken).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultMode.class,
      names = {"NOT_APPLIED", "APPLIED"})
  void theSameStoreSucceedsAtTheNextAttempt(FaultMode mode) throws IOException {
    var step = 0;
    Faults faults;
    do {
      step++;
      faults = Faults.at(step, mode);
      var root = directory.resolve(mode + "-" + step);
      LocalStore.create(root).close();

      var again =
          succeeds(
              root,
              faults,
              store -> {
                for (var key : List.of(KEY, OTHER)) {
                  createAtSecondAttempt(store, key);
                  assertThat(store.read(key, 0, 3_000_000)).isEqualTo(BYTES);
                }
              });
      assertThat(again).isTrue();
    } while (faults.happened());
  }

  private static void createAtSecondAttempt(LocalStore store, ObjectKey key) throws IOException {
    try {
      store.create(key, Content.of(BYTES));
    } catch (IOException injected) {
      createUnlessTaken(store, key, store.find(key).isPresent());
    }
  }

  @ParameterizedTest
  @EnumSource(FaultMode.class)
  void aDeletionIsDoneOrNotWhicheverStepFails(FaultMode mode) throws IOException {
    var step = 0;
    Faults faults;
    do {
      step++;
      faults = Faults.at(step, mode);
      var root = directory.resolve(mode + "-" + step);
      try (var store = LocalStore.create(root)) {
        store.create(KEY, Content.of(BYTES));
        store.create(OTHER, Content.of(BYTES));
      }

      var deleted = succeeds(root, faults, store -> store.delete(KEY));

      try (var reopened = LocalStore.open(root)) {
        assertThat(deleted && reopened.find(KEY).isPresent()).isFalse();
        assertThat(deleted).isEqualTo(!faults.happened());
        assertThat(reopened.read(OTHER, 0, 3_000_000)).isEqualTo(BYTES);
        reopened.delete(KEY);
        assertThat(reopened.list("packs"))
            .singleElement()
            .extracting(StoredObject::key)
            .isEqualTo(OTHER);
      }
    } while (faults.happened());
    assertThat(step).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(FaultMode.class)
  void aStoreThatWasHalfMadeIsMadeAtTheNextAttempt(FaultMode mode) throws IOException {
    var step = 0;
    Faults faults;
    do {
      step++;
      faults = Faults.at(step, mode);
      var root = directory.resolve(mode + "-" + step).resolve("store");
      try {
        LocalStore.create(new FaultyFileSystem(faults).wrap(root)).close();
        assertThat(faults.happened()).isFalse();
      } catch (IOException | SimulatedCrash injected) {
        assertThat(faults.happened()).as(injected.toString()).isTrue();
      }

      try (var store = LocalStore.create(root)) {
        store.create(KEY, Content.of(BYTES));
        assertThat(store.list("packs")).hasSize(1);
      }
    } while (faults.happened());
    assertThat(step).isGreaterThan(8);
  }

  @Test
  void everyNameIsSyncedAndTheContentBeforeItsName() throws IOException {
    LocalStore.create(directory).close();
    var faults = Faults.none();

    succeeds(directory, faults, store -> store.create(KEY, Content.of(new byte[10])));

    assertThat(shortened(faults))
        .containsExactly(
            "create directory packs",
            "force .",
            "create directory packs/ab",
            "force packs",
            "create directory tmp",
            "force .",
            "open tmp/?",
            "write tmp/?",
            "force tmp/?",
            "create link packs/ab/abcdef",
            "delete tmp/?",
            "force packs/ab");
  }

  @Test
  void aTakenKeyIsMadeDurableBeforeItIsCalledTaken() throws IOException {
    try (var store = LocalStore.create(directory)) {
      store.create(KEY, Content.of(new byte[10]));
    }
    var faults = Faults.none();

    var fileSystem = new FaultyFileSystem(faults);
    try (var store = LocalStore.open(fileSystem.wrap(directory))) {
      assertThatThrownBy(() -> store.create(KEY, Content.of(new byte[10])))
          .isInstanceOf(FileAlreadyExistsException.class);
    }

    assertThat(shortened(faults)).endsWith("force packs/ab");
  }

  @Test
  void aListingThatBreaksOffIsNotShorter() throws IOException {
    try (var store = LocalStore.create(directory)) {
      store.create(KEY, Content.of(new byte[1]));
      store.create(OTHER, Content.of(new byte[1]));
    }
    var fileSystem = new FaultyFileSystem(Faults.none());
    var root = fileSystem.wrap(directory);

    try (var store = LocalStore.open(root)) {
      assertThat(store.list("packs")).hasSize(2);
      fileSystem.breakListing(root.resolve("packs/ab"));
      assertThatThrownBy(() -> store.list("packs"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("listing broke");
    }
  }

  private List<String> shortened(Faults faults) {
    return faults.steps().stream()
        .map(step -> step.replace(directory + "/", "").replace(directory.toString(), "."))
        .map(step -> step.replaceAll("tmp/[-0-9a-f]{36}", "tmp/?"))
        .toList();
  }
}
