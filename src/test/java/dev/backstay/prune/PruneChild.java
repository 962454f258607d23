package dev.backstay.prune;

import dev.backstay.failure.OperationFailedException;
import dev.backstay.repository.Access;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A process that backs up, prunes, or rotates keys, until it is killed.
final class PruneChild {

  /// No repository has more than a thousand.
  private static final int EPOCHS_MAX = 900;

  private PruneChild() {}

  /// Repository, directory of the host's state, what to do, and a seed.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var random = new Random(Long.parseLong(arguments[3]));
    for (var round = 0; ; round++) {
      if (round == 1) {
        System.out.println("ready");
      }
      var access = TestRepository.access(Path.of(arguments[1]));
      try (var store = LocalStore.open(Path.of(arguments[0]));
          var repository = Repository.open(store, access)) {
        if (arguments[2].equals("backup")) {
          backUp(repository, random.nextLong(1_000_000));
        } else if (arguments[2].equals("rotate")) {
          rotateAndSealAnew(store, access, repository);
        } else {
          prune(repository);
        }
      } catch (OperationFailedException failed) {
        System.out.println("failed " + failed.code().label());
      }
    }
  }

  private static void backUp(Repository repository, long content) {
    var commit =
        TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files(content)));
    System.out.println("committed " + commit.snapshot().id() + " " + content);
  }

  private static void rotateAndSealAnew(LocalStore store, Access access, Repository repository) {
    if (repository.keyEpoch() < EPOCHS_MAX) {
      repository.rotateKeys(Set.of());
    }
    try (var rotated = Repository.open(store, access)) {
      sealAnew(rotated);
    }
  }

  static PruneReport sealAnew(Repository repository) {
    var outside = new Prune.Outside("host", TestRepository.NOW, PruneChild::pause, Progress.NONE);
    var settings = PruneSettings.reencrypting(Duration.ZERO);
    try (var prune = new Prune(repository, settings, outside)) {
      return prune.run();
    }
  }

  /// Some of twenty files, so that what was thrown away is wanted again.
  static Map<String, byte[]> files(long content) {
    var random = new Random(content);
    var files = new TreeMap<String, byte[]>();
    for (var each = 0; each < 6; each++) {
      var number = random.nextInt(20);
      var bytes = new byte[40_000];
      new Random(number).nextBytes(bytes);
      files.put("file" + number, bytes);
    }
    return files;
  }

  static PruneReport prune(Repository repository) {
    var outside = new Prune.Outside("host", TestRepository.NOW, PruneChild::pause, Progress.NONE);
    var settings = new PruneSettings(Duration.ZERO, 0.6, 1);
    try (var prune = new Prune(repository, settings, outside)) {
      return prune.run();
    }
  }

  /// Time is short here: whoever is watched for some milliseconds is taken for dead.
  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toSeconds());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
