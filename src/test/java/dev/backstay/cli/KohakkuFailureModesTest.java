package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong with other ways to back up a platform of Kohakku, each with the configuration
/// that its preset writes.
class KohakkuFailureModesTest {

  @TempDir(factory = InMemory.class)
  Path directory;

  /// Puts a `pg_dump` in place that cuts off its end, and ends well all the same.
  private static void truncateDumps(KohakkuInstallation kohakku) throws IOException {
    var shell = kohakku.shell();
    var programs = Files.createDirectories(shell.at("programs"));
    for (var name : List.of("pg_dump", "pg_restore", "psql")) {
      var real = kohakku.postgres().programs().resolve(name);
      var script =
          name.equals("pg_dump")
              ? "[ \"$1\" = --version ] && exec %1$s \"$@\"; %1$s \"$@\" | head -c -20; exit 0"
              : "exec %s \"$@\"";
      var file =
          Files.writeString(
              programs.resolve(name), "#!/bin/bash\n" + script.formatted(real) + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var written = shell.at("backstay.yaml");
    Files.writeString(
        written,
        Files.readString(written)
            .replace("kind: postgres\n", "kind: postgres\n    programs: programs\n"));
  }

  @Test
  void f06ATruncatedDumpIsNoSnapshotAndTheFormerOneStaysTheLatest() throws Exception {
    try (var kohakku = KohakkuInstallation.make(directory, "whole")) {
      var shell = kohakku.shell();
      var id = shell.must("backup", "--json").idOfLast();
      truncateDumps(kohakku);
      var ran = shell.run("backup");
      assertThat(ran.exit()).isEqualTo(20);
      assertThat(ran.err()).contains("controller", "ends");
      assertThat(shell.must("show", "latest", "--json").json()).containsEntry("id", id);
    }
  }

  @Test
  void f07DanglingReferencesBetweenStoresAreFound() throws Exception {
    try (var kohakku = KohakkuInstallation.make(directory, "whole")) {
      var shell = kohakku.shell();
      var key =
          kohakku
              .postgres()
              .rows(
                  KohakkuInstallation.CONTROLLER,
                  "select brief_key from tasks_task where status = 'running' limit 1")
              .getFirst();
      kohakku.bucket().delete(key);
      var ran = shell.run("backup");
      assertThat(ran.exit()).isEqualTo(20);
      assertThat(ran.err()).contains("reference-missing", key);

      kohakku
          .postgres()
          .sqlAsOwner(
              KohakkuInstallation.CONTROLLER,
              "update tasks_task set status = 'failed' where brief_key = '" + key + "'");
      kohakku.bucket().keys().stream()
          .filter(it -> it.startsWith("results/"))
          .forEach(kohakku.bucket()::delete);
      // What has ended needs no brief, and its result may have been removed.
      shell.must("backup");
    }
  }

  @Test
  void f09AMultiComponentRestoreThatFailsInTheMiddleIsUndone() throws Exception {
    try (var kohakku = KohakkuInstallation.make(directory, "whole")) {
      var shell = kohakku.shell();
      var whole = kohakku.look();
      shell.must("backup");
      kohakku.disaster();
      var lost = kohakku.look();
      kohakku.refuseAfter(3);
      var ran = shell.run("restore", "latest", "--yes");
      assertThat(kohakku.hasRefused()).isTrue();
      assertThat(ran.exit()).as(ran.err()).isEqualTo(31);
      assertThat(kohakku.look()).isEqualTo(lost);
      assertThat(kohakku.leftovers()).isEmpty();

      shell.must("restore", "latest", "--yes");
      assertThat(kohakku.look()).isEqualTo(whole);
    }
  }

  @Test
  void f10AnAppendOnlyFileDoesNotOverrideWhatWasRestored() throws Exception {
    try (var kohakku = KohakkuInstallation.make(directory, "whole")) {
      var redis = kohakku.redis();
      assertThat(redis.cli("CONFIG", "GET", "appendonly")).contains("yes");
      var before = redis.digest();
      kohakku.shell().must("backup");
      redis.cli("FLUSHALL");
      redis.cli("SET", "newer", "in the append-only file");
      kohakku.shell().must("restore", "latest", "--component", "redis", "--yes");
      redis.kill();
      redis.launch();
      assertThat(redis.digest()).isEqualTo(before);
    }
  }
}
