package dev.backstay.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.prune.Prune;
import dev.backstay.prune.PruneSettings;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.PatientStore;
import dev.backstay.store.Timing;
import dev.backstay.testing.DisturbedServer;
import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.RealBucket;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a server says, a walk ends with a right result or with a declared failure, and what was
/// there before is still there.
class S3FaultsTest {

  /// What may be said of a server that says what is not so.
  private static final Set<FailureCode> DECLARED =
      Set.of(
          FailureCode.STORE_UNAVAILABLE,
          FailureCode.STORE_FULL,
          FailureCode.REPO_NOT_FOUND,
          FailureCode.FORMAT_DAMAGED,
          FailureCode.KEY_WRONG,
          FailureCode.KEY_SLOT_INVALID,
          FailureCode.OBJECT_DAMAGED,
          FailureCode.OBJECT_MISSING,
          FailureCode.MANIFEST_INVALID,
          FailureCode.HISTORY_GAP,
          FailureCode.RUN_OVERTAKEN);

  private static final Duration SILENCE = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Map<String, byte[]> BEFORE = files(1);
  private static final Map<String, byte[]> AFTER = files(2);

  @TempDir static Path hosts;
  private static RealBucket bucket;
  private static Map<ObjectKey, byte[]> objects;

  /// Where the repository is that nobody writes to.
  private static ObjectStore readOnly;

  private static Map<String, byte[]> files(int seed) {
    var random = new Random(seed);
    var files = new TreeMap<String, byte[]>();
    for (var i = 0; i < 4; i++) {
      var bytes = new byte[20_000 + i];
      random.nextBytes(bytes);
      files.put("file-" + i, bytes);
    }
    files.put("same", new byte[] {1, 2, 3});
    return files;
  }

  @BeforeAll
  static void makeRepository() throws IOException {
    bucket = RealBucket.in(RealBucket.Engine.S3PROXY);
    var memory = new InMemoryObjectStore();
    try (var repository = TestRepository.create(memory, hosts.resolve("0"))) {
      var gone = TestRepository.snapshot(repository, capture(files(3)));
      TestRepository.snapshot(repository, capture(BEFORE));
      var item = new RetentionChange.Item(gone.snapshot().id(), gone.hash(), "to be pruned");
      repository.forget(List.of(item), Duration.ZERO);
    }
    objects = contents(memory);
    readOnly = S3Store.open(bucket.place("faults/0"), InstantSource.system());
    fill(readOnly);
  }

  private static Map<ObjectKey, byte[]> contents(ObjectStore store) throws IOException {
    var contents = new TreeMap<ObjectKey, byte[]>();
    contents.put(new ObjectKey("format"), store.read(new ObjectKey("format"), 0, 1 << 20));
    for (var place :
        List.of(
            "keys",
            "epochs",
            "writers",
            "packs",
            "index",
            "commits",
            "intents",
            "tombstones",
            "swept")) {
      for (var object : store.list(place)) {
        contents.put(object.key(), store.read(object.key(), 0, (int) object.sizeBytes()));
      }
    }
    return contents;
  }

  private static void fill(ObjectStore store) throws IOException {
    for (var object : objects.entrySet()) {
      store.create(object.getKey(), Content.of(object.getValue()));
    }
  }

  /// Those that only read did nothing else.
  @AfterAll
  static void requireReadOnly() throws IOException {
    if (bucket == null) {
      return;
    }
    var left = contents(readOnly);
    assertThat(left.keySet()).isEqualTo(objects.keySet());
    left.forEach((key, bytes) -> assertThat(bytes).isEqualTo(objects.get(key)));
    readOnly.close();
    bucket.close();
  }

  static Stream<Arguments> faults() {
    var number = new AtomicInteger();
    return S3Faults.all().stream()
        .flatMap(
            fault ->
                fault.walks().stream()
                    .filter(walk -> isTried(walk, number))
                    .map(walk -> Arguments.of(fault, walk)));
  }

  /// A prune has the most requests: two of three are enough on every day.
  private static boolean isTried(S3Faults.Walk walk, AtomicInteger number) {
    return walk != S3Faults.Walk.PRUNE
        || EveryFailure.isLarge()
        || number.incrementAndGet() % 3 != 0;
  }

  @Test
  void thereAreManyFaults() {
    assertThat(S3Faults.all()).hasSizeGreaterThanOrEqualTo(50);
  }

  /// A store with a clock of its own, on which pauses pass at once.
  private static ObjectStore store(URI endpoint, String prefix) throws IOException {
    var now = new AtomicLong();
    var timing = new Timing(now::get, pause -> now.addAndGet(pause.toNanos()));
    var manner =
        new S3Place.Manner(
            SILENCE, S3Place.Checksums.AUTO, true, Optional.empty(), Optional.empty());
    return new PatientStore(
        S3Store.open(bucket.place(endpoint, prefix, manner), InstantSource.system()),
        PATIENCE,
        timing,
        new SplittableRandom(1));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faults")
  void aWalkEndsRightOrAsDeclaredAndHarmsNothing(S3Faults.Fault fault, S3Faults.Walk walk)
      throws IOException {
    var number = walk.writes() ? NUMBER.incrementAndGet() : 0;
    var prefix = "faults/" + number;
    var host = hosts.resolve(Integer.toString(number));
    if (number > 0) {
      SmallInstallation.copy(hosts.resolve("0"), host);
      try (var fresh = S3Store.open(bucket.place(prefix), InstantSource.system())) {
        fill(fresh);
      }
    }
    var disturbed = new AtomicInteger();
    var disturbance = fault.disturbance().get();
    boolean done;
    try (var server =
            DisturbedServer.before(
                bucket,
                request -> {
                  var chosen = disturbance.apply(request);
                  disturbed.addAndGet(chosen == null ? 0 : 1);
                  return chosen;
                });
        var store = store(server.endpoint(), prefix)) {
      done = isDone(fault, walk, store, host);
    }
    assertThat(disturbed).as("how often it was disturbed").hasPositiveValue();
    if (number > 0) {
      requireUnharmed(prefix, host, done && walk == S3Faults.Walk.BACKUP);
    }
  }

  private static MemoryCapture capture(Map<String, byte[]> files) {
    return MemoryCapture.of("docs", Cutting.STREAM, files);
  }

  private static boolean isDone(
      S3Faults.Fault fault, S3Faults.Walk walk, ObjectStore store, Path host) {
    try (var repository = Repository.open(store, TestRepository.access(host))) {
      switch (walk) {
        case BACKUP -> TestRepository.snapshot(repository, capture(AFTER));
        case PRUNE -> prune(repository);
        case CHECK -> requireSound(fault, repository);
        case RESTORE -> requireSame(repository, 0, BEFORE);
      }
    } catch (OperationFailedException failure) {
      assertThat(failure.code()).as(failure.toString()).isIn(DECLARED);
      assertThat(fault.end()).as(failure.toString()).isNotEqualTo(S3Faults.End.RIGHT);
      return false;
    }
    assertThat(fault.end()).as("it did not fail").isNotEqualTo(S3Faults.End.FAILURE);
    return true;
  }

  private static void prune(Repository repository) {
    var outside = new Prune.Outside("host", TestRepository.NOW, _ -> {}, Progress.NONE);
    try (var prune = new Prune(repository, new PruneSettings(Duration.ZERO, 0.6, 1), outside)) {
      assertThat(prune.run().swept()).isNotEmpty();
    }
  }

  /// Where bytes come wrong, a check finds damage that is not there; it never finds none that is.
  private static void requireSound(S3Faults.Fault fault, Repository repository) {
    var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);
    if (fault.end() == S3Faults.End.RIGHT) {
      assertThat(report.isSound()).as(report.toString()).isTrue();
    }
  }

  private static void requireSame(Repository repository, int number, Map<String, byte[]> files) {
    var commits = repository.log().commits();
    if (commits.size() <= number) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_MISSING, "snapshot " + number + " is not listed", null);
    }
    var restored = TestRepository.files(repository, commits.get(number), "docs");
    assertThat(restored).containsOnlyKeys(files.keySet());
    restored.forEach((name, bytes) -> assertThat(bytes).isEqualTo(files.get(name)));
  }

  /// Looks at a copy of what is there.
  private static void requireUnharmed(String prefix, Path host, boolean backedUp)
      throws IOException {
    var copy = new InMemoryObjectStore();
    try (var undisturbed = S3Store.open(bucket.place(prefix), InstantSource.system())) {
      for (var object : contents(undisturbed).entrySet()) {
        copy.create(object.getKey(), Content.of(object.getValue()));
      }
    }
    try (var repository = Repository.open(copy, TestRepository.access(host))) {
      requireSame(repository, 0, BEFORE);
      assertThat(repository.log().refused()).isEmpty();
      if (backedUp) {
        requireSame(repository, 1, AFTER);
      }
      var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);
      assertThat(report.isSound()).as(report.toString()).isTrue();
    }
  }
}
