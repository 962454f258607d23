package dev.backstay.component.redis;

import dev.backstay.component.Destination;
import dev.backstay.component.FileStat;
import dev.backstay.component.FileUse;
import dev.backstay.component.Move;
import dev.backstay.component.RedisStore;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.StagedTree;
import dev.backstay.component.TreeBuilder;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files that a server is to start from, in a directory inside its own.
final class StagedFiles implements StagedComponent {

  private static final Path PROCESSES = Path.of("/proc");

  private final RedisStore store;
  private final RedisStore.Offline offline;
  private final StagedTree tree;
  private final FileStat directory;
  private final ServerFiles files;

  private StagedFiles(
      RedisStore store,
      RedisStore.Offline offline,
      StagedTree tree,
      FileStat directory,
      ServerFiles files) {
    this.store = store;
    this.offline = offline;
    this.tree = tree;
    this.directory = directory;
    this.files = files;
  }

  /// Builds those that hold what a snapshot holds, or nothing if the store is to start empty.
  ///
  /// @param builder builds the entry of the snapshot
  static StagedFiles build(
      RedisStore store, RedisStore.Offline offline, TreeBuilder builder, Progress progress) {
    var tree = builder.build();
    tree.verify();
    try {
      var directory = FileStat.of(offline.dataDirectory());
      var files = ServerFiles.of(store, offline.dataDirectory());
      var staged = new StagedFiles(store, offline, tree, directory, files);
      staged.fill(progress);
      return staged;
    } catch (IOException e) {
      throw Failures.build(store, e);
    }
  }

  private void fill(Progress progress) throws IOException {
    var at = destination();
    var made = at.staged().resolve(RedisCapture.fileOf(store.name()).value());
    var expected = StoppedRedis.expected(at);
    if (store.restoring() == RedisStore.Restoring.START_EMPTY) {
      Files.delete(made);
      ServerFileMaker.writeEmpty(expected);
    } else {
      try (var in = Files.newInputStream(made)) {
        warn(Census.of(new RdbInput(in)), progress);
      }
      Files.move(made, expected);
    }
    var maker = new ServerFileMaker(files, at.staged());
    maker.make(expected);
    maker.own(expected, former(), directory);
  }

  private static void warn(Census census, Progress progress) {
    if (!census.besides().isEmpty()) {
      progress.report(
          new Progress.Warning(
              "unsettled-restored",
              "the snapshot was taken while a restore was not settled; what was staged or set aside then comes back in the databases "
                  + census.besides()));
    }
  }

  private List<Path> former() throws IOException {
    return files.generation(offline.dataDirectory());
  }

  @Override
  public Destination destination() {
    return tree.destination();
  }

  /// Reads what the server will start from as it was read when it was captured.
  @Override
  public void verify() {
    try (var in = Files.newInputStream(StoppedRedis.expected(destination()))) {
      Census.of(new RdbInput(in));
    } catch (IOException e) {
      throw Failures.build(store, e);
    }
  }

  /// The files of the server go as one generation, and come as one.
  ///
  /// @throws RestoreRefusedException also if the server is not stopped
  @Override
  public List<Move> moves() {
    var from = offline.dataDirectory();
    try {
      new StoppedRedis(store, offline, destination()).requireStopped();
      if (!FileStat.of(from).isSameFile(directory)) {
        throw refuse(FailureCode.TARGET_CHANGED, from + " was replaced during the restore");
      }
      var moves = new ArrayList<Move>();
      for (var each : former()) {
        requireApart(each);
        moves.add(new Move(each, destination().former().resolve(each.getFileName())));
      }
      for (var name : new ServerFileMaker(files, destination().staged()).names()) {
        moves.add(new Move(destination().staged().resolve(name), from.resolve(name)));
      }
      return moves;
    } catch (IOException e) {
      throw refuse(FailureCode.TARGET_BUSY, String.valueOf(e.getMessage()), e);
    }
  }

  /// One that somebody has open, or that is mounted, cannot be renamed.
  private void requireApart(Path path) throws IOException {
    var stat = FileStat.of(path);
    if (stat.device() != directory.device()) {
      throw refuse(FailureCode.TARGET_UNSUPPORTED, path + " is on another file system");
    }
    if (stat.isRegularFile()) {
      var holder = new FileUse(PROCESSES).holder(stat);
      if (holder.isPresent()) {
        throw refuse(FailureCode.TARGET_BUSY, path + " is in use by " + holder.get());
      }
    } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (var part : ServerFiles.listed(path)) {
        requireApart(part);
      }
    }
  }

  private RestoreRefusedException refuse(FailureCode code, String what) {
    return new RestoreRefusedException(code, what, hint());
  }

  private RestoreRefusedException refuse(FailureCode code, String what, IOException cause) {
    return new RestoreRefusedException(code, what, hint(), cause);
  }

  private String hint() {
    return ("See that the service %s stops the server %s, which has its files in %s;"
            + " then restore again.")
        .formatted(offline.service(), store.place(), offline.dataDirectory());
  }
}
