package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that works on the drill's own PostgreSQL and Redis, and on what a bucket held.
final class DrillServersServiceTest {

  /// It takes what Redis has into the database, and counts what the bucket held.
  private static final String PROGRAM =
      """
      #!/bin/sh
      password=${REDIS_URL#*://:}; place=${password#*@}; port=${place#*:}
      state=$(REDISCLI_AUTH=${password%@*} redis-cli -p "${port%/*}" hget task:1 state)
      count=$(ls "$BRIEFS"/briefs | wc -l)
      row="insert into ledger (brief) values ('smoke $state $count')"
      psql -X -q "$DATABASE_URL" -c "$row" || exit 1
      touch "$TREE/deep/new.log" || exit 1
      exec sleep 600
      """;

  @TempDir(factory = InMemory.class)
  private Path directory;

  @Test
  void itReachesTheServersOfTheDrillAndNoOthers() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (var whole = WholeInstallation.make(directory)) {
      var shell = whole.shell();
      shell.must("backup");
      var before = whole.look();
      var program = Files.writeString(shell.at("serve"), PROGRAM);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(
          shell.at("backstay.yaml"),
          """
          drill:
            service:
              run: [%s]
              environment:
                DATABASE_URL: "{address:controller}"
                REDIS_URL: "{address:queue}"
                BRIEFS: "{path:briefs}"
                TREE: "{path:tree}"
              afterwards:
                - component: controller
                  query: "select brief from ledger where brief like 'smoke%%'"
                  equals: smoke ready 40
                  why: it has seen all that was restored
          """
              .formatted(program),
          StandardOpenOption.APPEND);

      var drill = shell.run("drill", "run");
      assertThat(drill.exit()).as(drill.toString()).isZero();
      assertThat(drill.out()).contains("is proven").contains("it has seen all that was restored");
      assertThat(whole.look()).isEqualTo(before);
      assertThat(whole.leftovers()).isEmpty();
      assertThat(shell.at("scratch")).isEmptyDirectory();
    }
  }
}
