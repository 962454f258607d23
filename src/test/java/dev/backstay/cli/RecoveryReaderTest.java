package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.format.Sha256;
import dev.backstay.snapshot.Proof;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.InMemory;
import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The reader for the day when Backstay itself is gone (`recovery/Reader.java`) gives back what
/// Backstay gives back. It runs in a process of its own, from its source.
class RecoveryReaderTest {

  private static final String MAIN = "Reader";
  private static final Path READER = Path.of("recovery/Reader.java").toAbsolutePath();
  private static final Path GOLDEN = Path.of("src/test/resources/repositories").toAbsolutePath();
  private static final int PAGE_BYTES = 4096;

  @TempDir(factory = InMemory.class)
  private static Path compiled;

  @TempDir(factory = InMemory.class)
  private Path directory;

  private Shell shell;

  private record Read(int exit, String out) {}

  @BeforeEach
  void makeShell() {
    shell = new Shell(directory);
  }

  /// Compiled once: as it is meant to be run, each run compiles it.
  @BeforeAll
  static void compile() throws Exception {
    var compiler =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/javac").toString(),
            "-d",
            compiled.toString(),
            READER.toString());
    assertThat(compiler.inheritIO().start().waitFor()).isZero();
  }

  private static Read read(Object... arguments) throws IOException, InterruptedException {
    return read(List.of("-XX:TieredStopAtLevel=1", "-cp", compiled.toString(), MAIN), arguments);
  }

  private static Read read(List<String> program, Object... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(ChildJava.java()));
    command.addAll(program);
    for (var argument : arguments) {
      command.add(argument.toString());
    }
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Read(process.waitFor(), out);
  }

  @Test
  void everyKeptRepositoryIsRead() throws Exception {
    try (var all = Files.list(GOLDEN)) {
      for (var golden : all.toList()) {
        readGolden(golden);
      }
    }
  }

  /// Against the lines that say what must come out: snapshot, labels or component, digest, path.
  private void readGolden(Path golden) throws Exception {
    var objects = golden.resolve("objects");
    var key = golden.resolve("machine.key");
    var list = read(objects, "--machine-key", key, "list");
    assertThat(list.exit()).as(list.out()).isZero();
    for (var line : Files.readAllLines(golden.resolve("expected"))) {
      var words = line.split(" ", 4);
      var target = directory.resolve(golden.getFileName() + "-" + words[0]);
      if (words[1].startsWith("[")) {
        assertThat(list.out())
            .containsPattern(words[0] + ".*tags \\" + words[1] + " *pins \\" + words[2]);
        var ran = read(objects, "--machine-key", key, "restore", words[0], target);
        assertThat(ran.exit()).as(ran.out()).isZero();
      } else if (!words[3].equals("*")) {
        var bytes = Files.readAllBytes(target.resolve(words[1]).resolve(words[3]));
        assertThat(Sha256.hex(bytes)).as(line).isEqualTo(words[2]);
      }
    }
  }

  @Test
  void whatBackstayRestoresIsRestoredWithEitherSecret() throws Exception {
    makeOrchestrator();
    var id = shell.must("backup", "--json").idOfLast();
    change();
    shell.must("backup");
    shell.must("restore", "latest", "--to", shell.at("right").toString());
    shell.must("restore", id, "--to", shell.at("right-first").toString());
    var key = machineKey();

    var asItIsMeant = List.of(READER.toString());
    var byKey =
        read(
            asItIsMeant,
            repository(),
            "--machine-key",
            key,
            "restore",
            "latest",
            shell.at("by-key"));
    var byPassphrase =
        read(repository(), "--passphrase-file", shell.at("p"), "restore", id, shell.at("by-word"));

    assertThat(byKey.out()).contains("tree: ", "db: ");
    assertThat(byKey.exit()).as(byKey.out()).isZero();
    assertThat(byPassphrase.exit()).as(byPassphrase.out()).isZero();
    assertSame("by-key", "right");
    assertSame("by-word", "right-first");
    assertThat(Trees.describe(shell.at("by-key/tree")))
        .isEqualTo(Trees.describe(shell.at("live/tree")));
  }

  private void assertSame(String read, String restored) throws IOException {
    assertThat(Trees.describe(shell.at(read + "/tree")))
        .isEqualTo(Trees.describe(shell.at(restored + "/tree")));
    for (var file : List.of("db/big.db", "state/state.json")) {
      assertThat(Trees.describe(shell.at(read + "/" + file)))
          .isEqualTo(Trees.describe(shell.at(restored + "/" + Path.of(file).getFileName())));
    }
  }

  @Test
  void whatIsForgottenIsNotLatestAndIsSaidToBeForgotten() throws Exception {
    makeOrchestrator();
    var first = shell.must("backup", "--json").idOfLast();
    var second = shell.must("backup", "--json").idOfLast();
    shell.must("backup");
    shell.must("forget", first, second);
    shell.must("undelete", second);

    var list = read(repository(), "--machine-key", machineKey(), "list");

    assertThat(list.exit()).as(list.out()).isZero();
    assertThat(list.out().lines().filter(line -> line.endsWith("forgotten")))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith(first));
    var ran = read(repository(), "--machine-key", machineKey(), "restore", first, shell.at("out"));
    assertThat(ran.exit()).as(ran.out()).isZero();
  }

  @Test
  void whatDrillsFoundOutIsReadAndTheNewestIsTold() throws Exception {
    makeOrchestrator();
    var first = shell.must("backup", "--json").idOfLast();
    var second = shell.must("backup", "--json").idOfLast();
    var took = Duration.ofSeconds(3);
    shell.drilled(first, "d00000000001", Proof.Verdict.REFUTED, took);
    shell.drilled(first, "d00000000002", Proof.Verdict.PROVEN, took);
    shell.drilled(second, "d00000000003", Proof.Verdict.PROVEN, took);
    shell.drilled(second, "d00000000004", Proof.Verdict.REFUTED, took);

    var list = read(repository(), "--machine-key", machineKey(), "list");

    assertThat(list.exit()).as(list.out()).isZero();
    assertThat(list.out().lines().filter(line -> line.endsWith("proven")))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith(first));
    var ran = read(repository(), "--machine-key", machineKey(), "restore", first, shell.at("out"));
    assertThat(ran.exit()).as(ran.out()).isZero();
  }

  @Test
  void everySlotThatStaysReadsWhatIsSealedInEveryKeyEpoch() throws Exception {
    makeOrchestrator();
    shell.must("key", "add", "--key-file", "stays.key");
    shell.must("key", "add", "--key-file", "goes.key");
    var slots = JsonValues.objects(shell.must("key", "list", "--json").json(), "key_slots");
    var id = shell.must("backup", "--json").idOfLast();
    shell.must("key", "rotate");
    change();
    shell.must("key", "rotate", "--remove", JsonValues.text(slots.getLast(), "id"));
    shell.must("backup");
    shell.must("restore", "latest", "--to", shell.at("right").toString());
    shell.must("restore", id, "--to", shell.at("right-first").toString());

    var byKey =
        read(
            repository(),
            "--key-file",
            shell.at("stays.key"),
            "restore",
            "latest",
            shell.at("by-key"));
    var byPassphrase =
        read(repository(), "--passphrase-file", shell.at("p"), "restore", id, shell.at("by-word"));

    assertThat(byKey.exit()).as(byKey.out()).isZero();
    assertThat(byPassphrase.exit()).as(byPassphrase.out()).isZero();
    assertSame("by-key", "right");
    assertSame("by-word", "right-first");
    assertThat(read(repository(), "--key-file", shell.at("goes.key"), "list").out())
        .contains("no key slot opens");
    Files.delete(repository().resolve("epochs/0000000001"));
    var without = read(repository(), "--machine-key", machineKey(), "list");
    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.out()).contains("epochs/0000000001: it is missing", id);
  }

  @Test
  void whatAHostWroteThatOnlyWritesIsRestored() throws Exception {
    makeOrchestrator();
    shell.must("backup");
    shell.must("key", "enroll", "web-1", "--orchestrator", "demo", "--out", "bundle");
    Files.move(shell.at("host"), shell.at("reader"));
    var configuration = Files.readString(shell.at("backstay.yaml"));
    Files.writeString(
        shell.at("backstay.yaml"), configuration.replace(", password: { file: p }", ""));
    shell.must("key", "accept", "bundle");
    change();
    var id = shell.must("backup", "--json").idOfLast();
    Files.move(shell.at("host"), shell.at("writer"));
    Files.move(shell.at("reader"), shell.at("host"));
    shell.must("restore", id, "--to", shell.at("right").toString());

    var ran = read(repository(), "--machine-key", machineKey(), "restore", id, shell.at("out"));
    assertThat(ran.exit()).as(ran.out()).isZero();
    assertSame("out", "right");
    try (var pieces = Files.walk(repository().resolve("own"))) {
      for (var piece : pieces.filter(Files::isRegularFile).toList()) {
        Files.delete(piece);
      }
    }
    var blind = read(repository(), "--machine-key", machineKey(), "restore", id, shell.at("more"));
    assertThat(blind.exit()).as(blind.out()).isZero();
    assertSame("more", "right");
    try (var capsules = Files.list(repository().resolve("capsules"))) {
      damage(capsules.findFirst().orElseThrow());
    }
    var list = read(repository(), "--machine-key", machineKey(), "list");
    assertThat(list.exit()).isEqualTo(1);
    assertThat(list.out()).contains("capsules/").doesNotContain(id + "  ");
  }

  @Test
  void aWrongSecretOpensNothing() throws Exception {
    makeOrchestrator();
    Files.write(shell.at("other.key"), new byte[32]);
    Files.writeString(shell.at("other"), "wrong\n");
    assertThat(read(repository(), "--machine-key", shell.at("other.key"), "list").out())
        .contains("no key slot opens");
    assertThat(read(repository(), "--passphrase-file", shell.at("other"), "list").exit())
        .isEqualTo(1);
  }

  @Test
  void withoutAnIndexThePacksAreRead() throws Exception {
    makeOrchestrator();
    shell.must("backup");
    shell.must("restore", "latest", "--to", shell.at("right").toString());
    try (var pieces = Files.walk(repository().resolve("index"))) {
      for (var piece : pieces.filter(Files::isRegularFile).toList()) {
        Files.delete(piece);
      }
    }
    var ran =
        read(repository(), "--machine-key", machineKey(), "restore", "latest", shell.at("out"));
    assertThat(ran.exit()).as(ran.out()).isZero();
    assertSame("out", "right");
  }

  @Test
  void aDamagedPackIsToldAndWhatItHeldIsNotDelivered() throws Exception {
    makeOrchestrator();
    shell.must("backup");
    try (var packs = Files.walk(repository().resolve("packs"))) {
      for (var pack : packs.filter(Files::isRegularFile).toList()) {
        damage(pack);
      }
    }
    var ran =
        read(repository(), "--machine-key", machineKey(), "restore", "latest", shell.at("out"));
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("damaged: ", "is not authentic");
    for (var file : Trees.describe(shell.at("out")).entrySet()) {
      if (file.getValue().contains(" x1 ")) {
        var place = file.getKey().replaceFirst("^/db/", "/").replaceFirst("^/state/", "/");
        assertThat(Trees.describe(shell.at("live"))).containsEntry(place, file.getValue());
      }
    }
  }

  /// One bit in every 64 KiB.
  private static void damage(Path pack) throws IOException {
    var bytes = Files.readAllBytes(pack);
    for (var at = 1000; at < bytes.length - 1000; at += 1 << 16) {
      bytes[at] ^= 1;
    }
    Files.delete(pack);
    Files.write(pack, bytes);
  }

  private void makeOrchestrator() throws IOException, SQLException {
    Files.createDirectories(shell.at("live"));
    Files.createDirectories(shell.at("scratch"));
    Trees.makeRich(shell.at("live/tree"));
    Trees.makeMany(shell.at("live/tree/many"), 300);
    var random = new Random(5);
    var noise = new byte[3 << 20];
    random.nextBytes(noise);
    Files.write(shell.at("live/tree/noise.bin"), noise);
    Files.writeString(shell.at("live/tree/prose.log"), "one line like the other\n".repeat(90_000));
    Files.writeString(shell.at("live/tree/words.log"), words(random));
    makeImage(random);
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[1,2,3]}");
    sql("create table t (id integer primary key, text text)", "pragma journal_mode = delete");
    sql(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 24000) insert"
            + " into t select i, hex(i * 7919) || 'a repeated text of some length ' || i ||"
            + " hex(randomblob(80)) from n");
    assertThat(Files.size(shell.at("live/big.db"))).isGreaterThan(5L << 20);
    Files.writeString(shell.at("p"), "correct horse battery staple\n");
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository, password: { file: p } } }
        components:
          state: { kind: state-file, path: live/state.json }
          db: { kind: sqlite, path: live/big.db }
          tree: { kind: files, path: live/tree }
        """);
    shell.must("init");
  }

  private static String words(Random random) {
    var text = new StringBuilder();
    while (text.length() < 1 << 20) {
      text.append(Integer.toString(random.nextInt(5000), 36))
          .append(random.nextInt(9) == 0 ? '\n' : ' ');
    }
    return text.toString();
  }

  private void makeImage(Random random) throws IOException {
    try (var image =
        FileChannel.open(
            shell.at("live/tree/disk.img"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      var page = new byte[PAGE_BYTES];
      for (var i = 0; i < 200; i++) {
        random.nextBytes(page);
        image.write(ByteBuffer.wrap(page), (long) random.nextInt(8000) * PAGE_BYTES);
      }
      image.write(ByteBuffer.allocate(1), 40L << 20);
    }
  }

  private void change() throws IOException, SQLException {
    sql("update t set text = 'changed' where id % 997 = 0");
    Files.writeString(shell.at("live/tree/prose.log"), "a new line\n", StandardOpenOption.APPEND);
    try (var image = FileChannel.open(shell.at("live/tree/disk.img"), StandardOpenOption.WRITE)) {
      image.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 12_345_678);
    }
  }

  private void sql(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/big.db"));
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private Path repository() {
    return shell.at("repository");
  }

  private Path machineKey() throws IOException {
    try (var found = Files.walk(shell.at("host"))) {
      return found.filter(file -> file.endsWith("machine.key")).findAny().orElseThrow();
    }
  }
}
