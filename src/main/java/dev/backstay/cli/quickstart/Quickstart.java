package dev.backstay.cli.quickstart;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Shows, on a made-up orchestrator, that what is destroyed comes back as it was.
public final class Quickstart {

  private static final int DAMAGED = 13;

  private final Path directory;
  private final Workspace workspace;
  private final Scale scale;
  private final Stage stage;
  private final PrintWriter out;

  /// How the quickstart acts on the world.
  ///
  /// @param commands runs commands in the directory
  /// @param program the command, with its arguments, that runs this program in another process
  /// @param out where it tells what it does
  /// @param clock what the times are measured with
  public record Stage(
      Commands commands, List<String> program, PrintWriter out, InstantSource clock) {

    public Stage {
      program = List.copyOf(program);
    }
  }

  /// A quickstart in a directory that [QuickstartDirectory] has prepared.
  public Quickstart(Path directory, Scale scale, Stage stage) {
    this.directory = directory;
    this.scale = scale;
    this.stage = stage;
    workspace = new Workspace(directory.resolve("workspace"), scale);
    out = stage.out();
  }

  /// Something was not as it should be; the message says what.
  private static final class NotAsExpectedException extends Exception {
    NotAsExpectedException(String message) {
      super(message);
    }
  }

  /// A part of the quickstart.
  private interface Act {
    void run() throws IOException, NotAsExpectedException;
  }

  /// Does all of it.
  ///
  /// @return whether everything came back as it was
  public boolean run() throws IOException {
    try {
      step("An orchestrator's workspace is made", this::makeWorkspace);
      var oldLog = directory.resolve("old-wal");
      try (var writer = WriterProcess.start(stage.program(), workspace.database(), scale)) {
        step("A first snapshot, while it goes on writing", () -> typed(0, "backup"));
        step("It goes on: logs, a new pack, a rewritten state file", () -> change(oldLog));
        step("A second snapshot stores only what is new", () -> typed(0, "backup"));
        step("It is stopped, and a last snapshot taken", () -> stop(writer));
      }
      var before = remember();
      step("The state is destroyed", () -> destroy(before, oldLog));
      step("It is restored", () -> typed(0, "restore", "latest", "--yes"));
      step("What came back is compared", () -> compare(before));
      step("A damaged repository is refused", this::damage);
      sayGoodbye();
      return true;
    } catch (NotAsExpectedException e) {
      out.println();
      out.println("NOT AS IT SHOULD BE: " + e.getMessage());
      return false;
    } finally {
      out.flush();
    }
  }

  private void step(String heading, Act act) throws IOException, NotAsExpectedException {
    var startedAt = stage.clock().millis();
    out.println();
    out.println("== " + heading);
    out.flush();
    act.run();
    out.println(
        String.format(Locale.ROOT, "   (%.1f s)", (stage.clock().millis() - startedAt) / 1000.0));
    out.flush();
  }

  private void typed(int expected, String... arguments) throws NotAsExpectedException {
    out.println("$ backstay " + String.join(" ", arguments));
    out.flush();
    var exit = stage.commands().run(arguments);
    if (exit != expected) {
      throw new NotAsExpectedException(
          "`backstay " + arguments[0] + "` ended with " + exit + " instead of " + expected);
    }
  }

  private void makeWorkspace() throws IOException, NotAsExpectedException {
    out.println("$ cd " + directory);
    workspace.make();
    Files.writeString(directory.resolve("passphrase"), UUID.randomUUID() + "\n");
    writeConfiguration("backstay.yaml", "repository");
    Files.createDirectories(directory.resolve("scratch"));
    typed(0, "init");
  }

  /// The paths of the components are where the orchestrator's own configuration says.
  private void writeConfiguration(String name, String repository) throws IOException {
    Files.writeString(
        directory.resolve(name),
        """
        version: 1
        orchestrator: quickstart
        state_dir: host
        scratch_dir: scratch
        repositories:
          local: { url: %s, password: { file: passphrase } }
        lookups:
          app: { json: workspace/orchestrator_config.json }
        components:
          publishing: { kind: sqlite, path: "${app:publishingDatabasePath}", order: 1 }
          state:
            kind: state-file
            path: "${app:stateFile}"
            order: 2
            required_keys: [taskHistory, taskExecutions, workflowEvents]
          packs: { kind: files, path: "${app:knowledgePackDir}", importance: high, order: 3 }
          logs: { kind: files, path: "${app:logsDir}", importance: medium, order: 4 }
          config: { kind: state-file, path: workspace/orchestrator_config.json, order: 5 }
        """
            .formatted(repository));
  }

  private void change(Path oldLog) throws IOException, NotAsExpectedException {
    workspace.change();
    try {
      Thread.sleep(scale.changeMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotAsExpectedException("interrupted");
    }
    workspace.keepLog(oldLog);
    out.println("   20 logs appended to, 1 pack added, the state file rewritten");
  }

  private void stop(WriterProcess writer) throws IOException, NotAsExpectedException {
    out.println("   it committed " + writer.stop() + " transactions meanwhile");
    typed(0, "backup", "--trigger", "shutdown");
    typed(0, "snapshots");
  }

  /// What must come back.
  private record Remembered(Digests files, String databaseContent) {}

  private Remembered remember() throws IOException {
    return new Remembered(Digests.of(workspace.root()), databaseContent());
  }

  private String databaseContent() throws IOException {
    try (var publishing = PublishingDatabase.open(workspace.database())) {
      return publishing.contentDigest();
    }
  }

  private void destroy(Remembered before, Path oldLog) throws IOException {
    workspace.destroy(oldLog);
    var differences = before.files.differencesTo(Digests.of(workspace.root()));
    out.println(
        "   the database emptied beside an old -wal, the state file and all packs deleted: "
            + differences.size()
            + " of "
            + before.files.byPath().size()
            + " files are not what they were");
  }

  private void compare(Remembered before) throws IOException, NotAsExpectedException {
    var differences = before.files.differencesTo(Digests.of(workspace.root()));
    if (!differences.isEmpty()) {
      throw new NotAsExpectedException(
          differences.size() + " files, such as " + differences.subList(0, 1));
    }
    if (!before.databaseContent.equals(databaseContent())) {
      throw new NotAsExpectedException("the rows of the database differ");
    }
    out.println("   files equal by SHA-256: " + before.files.byPath().size() + ", different: 0");
    out.println("   rows of the database, all tables, by SHA-256: equal");
  }

  private void damage() throws IOException, NotAsExpectedException {
    Directories.copy(directory.resolve("repository"), directory.resolve("damaged"));
    writeConfiguration("damaged.yaml", "damaged");
    var pack = largest(directory.resolve("damaged").resolve("packs"));
    flipByteOf(pack);
    out.println(
        "   in a copy of the repository, one byte of " + pack.getFileName() + " is changed");
    // The first snapshot needs every byte of the largest pack, which it filled alone.
    typed(DAMAGED, "restore", "latest~2", "--to", "from-damaged", "-c", "damaged.yaml");
    out.println("   refused with " + DAMAGED + ", as it should be");
  }

  private static Path largest(Path packs) throws IOException {
    try (var files = Files.walk(packs)) {
      var all = files.filter(Files::isRegularFile).toList();
      var largest = all.getFirst();
      for (var file : all) {
        largest = Files.size(file) > Files.size(largest) ? file : largest;
      }
      return largest;
    }
  }

  private static void flipByteOf(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var middle = channel.size() / 2;
      var one = ByteBuffer.allocate(1);
      channel.read(one, middle);
      one.put(0, (byte) (one.get(0) ^ 1));
      channel.write(one.flip(), middle);
    }
  }

  private void sayGoodbye() {
    out.println();
    out.println("== The same for an orchestrator of your own");
    out.println("   `backstay discover` writes backstay.yaml for one that it knows; for another,");
    out.println("   write it: " + directory.resolve("backstay.yaml") + " is an example");
    out.println("$ backstay config validate");
    out.println("$ backstay init");
    out.println("$ backstay backup");
    out.println("$ backstay snapshots");
    out.println("$ backstay restore latest --dry-run");
    out.println("   all that was made here lies in " + directory + "; remove it when you like");
  }
}
