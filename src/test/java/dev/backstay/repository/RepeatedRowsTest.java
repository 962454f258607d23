package dev.backstay.repository;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.snapshot.Cutting;
import dev.backstay.store.StoredObject;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dumps of a table of which one row in a hundred was updated, and so stands somewhere else.
class RepeatedRowsTest {

  private static final int ROWS = 40_000;

  @TempDir Path hostStates;

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Random random = new Random(5);
  private final List<String> rows = new ArrayList<>();
  private Repository repository;

  @BeforeEach
  void fill() {
    repository = TestRepository.create(store, hostStates);
    for (var i = 0; i < ROWS; i++) {
      rows.add(row(i));
    }
  }

  private String row(int id) {
    return id
        + "\t"
        + Long.toHexString(random.nextLong())
        + Long.toHexString(random.nextLong())
        + "\t2026-11-21 10:00:00+00\tqueued\t\\N\tworker-"
        + id % 40
        + "\n";
  }

  private byte[] dump() {
    return String.join("", rows).getBytes(StandardCharsets.US_ASCII);
  }

  private Commit snapshot() {
    var capture = MemoryCapture.of("db", Cutting.ROWS, Map.of("db.dump", dump()));
    return TestRepository.snapshot(repository, capture);
  }

  private void updateOneInAHundred() {
    for (var i = 0; i < ROWS / 100; i++) {
      var at = random.nextInt(rows.size());
      rows.add(rows.remove(at).replace("queued", "done " + random.nextInt(1000)));
    }
  }

  private byte[] restored(Commit commit) {
    var reopened = Repository.open(store, TestRepository.access(hostStates));
    return requireNonNull(TestRepository.files(reopened, commit, "db").get("db.dump"));
  }

  private long storedBytes() {
    return store.list(Layout.PACKS).stream().mapToLong(StoredObject::sizeBytes).sum();
  }

  private long growth() {
    var before = storedBytes();
    assertThat(restored(snapshot())).isEqualTo(dump());
    return storedBytes() - before;
  }

  @Test
  void littleIsStoredOfADumpOfWhichALittleChangedEverywhere() {
    var first = growth();
    for (var day = 0; day < 12; day++) {
      updateOneInAHundred();
      assertThat(growth()).isLessThan(first / 8);
    }
  }

  @Test
  void anUnchangedDumpIsNotStoredAgain() {
    var first = growth();
    assertThat(growth()).isLessThan(first / 200);
    assertThat(growth()).isLessThan(first / 200);
  }

  @Test
  void aDumpInAnotherOrderIsStillTheSameRows() {
    growth();
    Collections.rotate(rows, ROWS / 3);
    var first = storedBytes();
    assertThat(growth()).isLessThan(first / 50);
  }

  @Test
  void theHostKeepsOnlyWhatIsOfUse() throws Exception {
    growth();
    var first = cells();
    updateOneInAHundred();
    growth();
    assertThat(cells()).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void withoutWhatTheHostRememberedAllIsStoredOnceMore() throws Exception {
    var first = growth();
    Files.delete(cells().getFirst());
    updateOneInAHundred();
    assertThat(growth()).isGreaterThan(first / 2);
    updateOneInAHundred();
    assertThat(growth()).isLessThan(first / 8);
  }

  @Test
  void whatTheHostRemembersIsNotTrustedOnceItWasChanged() throws Exception {
    growth();
    var good = Files.readAllBytes(cells().getFirst());
    for (var i = 0; i < 16; i++) {
      var bad = good.clone();
      var at = i == 0 ? bad.length - 1 : random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      writeCells(i % 4 == 3 ? Arrays.copyOf(bad, at) : bad);
      updateOneInAHundred();
      growth();
      writeCells(good);
      growth();
    }
  }

  @Test
  void whereNothingCanBeRememberedSnapshotsAreStillTaken() throws Exception {
    growth();
    var place = requireNonNull(cells().getFirst().getParent());
    Files.delete(cells().getFirst());
    Files.delete(place);
    Files.writeString(place, "in the way");
    updateOneInAHundred();
    growth();
    assertThat(place).isRegularFile();
  }

  @Test
  void whatTheHostRemembersOfAnotherDumpIsNotTaken() throws Exception {
    growth();
    var other = Files.readAllBytes(cells().getFirst());
    updateOneInAHundred();
    growth();
    writeCells(other);
    updateOneInAHundred();
    growth();
  }

  private List<Path> cells() throws IOException {
    try (var files = Files.walk(hostStates)) {
      return files.filter(it -> it.toString().contains("/cells/")).toList();
    }
  }

  private void writeCells(byte[] bytes) throws IOException {
    for (var file : cells()) {
      Files.write(file, bytes);
    }
  }
}
