package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong with the state of Kohakku, each in turn, and what a drill says of it.
final class DrillKohakkuTest {

  private static final int NOT_PROVEN = 40;

  @TempDir(factory = InMemory.class)
  private Path directory;

  private interface Act {
    void run() throws Exception;
  }

  private record Fault(String name, Act act, String said, Act mended) {}

  @Test
  void whatIsWrongIsNamed() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (var made = KohakkuInstallation.make(directory, "whole")) {
      var shell = made.shell();
      shell.set("TMPDIR", Files.createDirectories(shell.at("scratch")).toString());
      expectMore(shell);
      shell.must("backup");
      var before = made.look();
      assertThat(shell.must("drill", "run").out()).contains("is proven");
      assertThat(made.look()).isEqualTo(before);

      for (var fault : faults(made)) {
        fault.act.run();
        var backup = shell.run("backup");
        var listed = shell.must("snapshots", "--json").json();
        var id = JsonValues.text(JsonValues.objects(listed, "snapshots").getLast(), "id");
        var drill = shell.run("drill", "run", id);
        assertThat(drill.exit()).as("%s: %s, %s", fault.name, backup, drill).isEqualTo(NOT_PROVEN);
        assertThat(reasons(drill)).as(fault.name).contains(fault.said);
        fault.mended.run();
      }
      assertThat(shell.at("scratch")).isEmptyDirectory();
    }
  }

  /// Why it is not proven; the names of all components stand in the table above that.
  private static String reasons(Shell.Ran drill) {
    return drill
        .out()
        .lines()
        .filter(it -> it.startsWith("not good: "))
        .collect(Collectors.joining("\n"));
  }

  private static void expectMore(Shell shell) throws Exception {
    var file = shell.at("backstay.yaml");
    var text = Files.readString(file);
    assertThat(text).contains("- { table: tasks_task, min_rows: 1 }");
    Files.writeString(
        file,
        text.replace(
                "- { table: tasks_task, min_rows: 1 }",
                """
                - { table: tasks_task, min_rows: 1 }
                      - { newest: tasks_task.created_at, max_age: 60d }
                      - none: "select name from django_migrations where name > '0001_initial'"
                        says: "The schema is newer than the program"\
                """)
            .replaceFirst("format: env", "format: env\n    required_keys: [CALLBACK_SIGNING_KEY]"));
  }

  private static List<Fault> faults(KohakkuInstallation made) {
    var postgres = made.postgres();
    var controller = KohakkuInstallation.CONTROLLER;
    var variables = made.shell().at("platform/controller/.env");
    var kept = made.shell().at("kept.env");
    return List.of(
        new Fault(
            "stale",
            () ->
                postgres.sqlAsOwner(controller, "update tasks_task set created_at = '2020-01-01'"),
            "newest tasks_task.created_at is 2020",
            () -> postgres.sqlAsOwner(controller, "update tasks_task set created_at = now()")),
        new Fault(
            "newer schema",
            () ->
                postgres.sqlAsOwner(
                    controller,
                    "insert into django_migrations (app, name, applied)"
                        + " values ('tasks', '0002_later', now())"),
            "The schema is newer than the program",
            () ->
                postgres.sqlAsOwner(
                    controller, "delete from django_migrations where name = '0002_later'")),
        new Fault(
            "missing key",
            () -> {
              Files.copy(variables, kept);
              Files.writeString(
                  variables,
                  Files.readString(variables).replaceAll("(?m)^CALLBACK_SIGNING_KEY=.*$", ""));
            },
            "controller-env",
            () -> {
              Files.delete(variables);
              Files.move(kept, variables);
            }),
        new Fault("truncated dump", () -> truncating(made), "controller", () -> whole(made)),
        new Fault(
            "missing object",
            () -> {
              var brief = made.bucket().keys().stream().filter(it -> it.startsWith("briefs/"));
              brief.toList().forEach(made.bucket()::delete);
            },
            "there? ",
            () -> {}),
        new Fault(
            "empty, and its canary gone",
            () -> postgres.sqlAsOwner(controller, "delete from tasks_task"),
            "captured? it was gone",
            () -> {}));
  }

  /// Programs of which one writes half of what it should, and says that all is well.
  private static void truncating(KohakkuInstallation made) throws Exception {
    var shell = made.shell();
    var installed = made.postgres().programs();
    var programs = Files.createDirectory(shell.at("programs"));
    for (var each : List.of("initdb", "postgres", "psql", "pg_restore")) {
      Files.createSymbolicLink(programs.resolve(each), installed.resolve(each));
    }
    var dump = programs.resolve("pg_dump");
    Files.writeString(
        dump,
        """
        #!/bin/sh
        case "$*" in *--version*) exec %1$s/pg_dump --version ;; esac
        %1$s/pg_dump "$@" | head -c 6000
        """
            .formatted(installed));
    Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("rwxr-xr-x"));
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("kind: postgres", "kind: postgres\n    programs: programs"));
  }

  private static void whole(KohakkuInstallation made) throws Exception {
    var file = made.shell().at("backstay.yaml");
    Files.writeString(file, Files.readString(file).replace("\n    programs: programs", ""));
  }
}
