package dev.backstay.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Destination;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.Scope;
import dev.backstay.component.Selection;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ScratchPostgresTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir private Path parent;

  @BeforeAll
  static void start() throws Exception {
    postgres.role("clerk");
    postgres.sql("postgres", "create role \"Odd \"\" name\"");
    postgres.create("live");
    postgres.sqlAsOwner(
        "live",
        """
        create table tasks (id bigserial primary key, body jsonb, at timestamptz default now());
        insert into tasks (body) select jsonb_build_object('n', n) from generate_series(1, 500) n;
        grant select on tasks to clerk;
        grant insert on tasks to "Odd "" name";
        """);
  }

  /// The server is of another account, if this is root's.
  @BeforeEach
  void letPass() throws IOException {
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private static PostgresDatabase live() {
    var it = unwrapped();
    return new PostgresDatabase(
        it.name(),
        it.importance(),
        it.order(),
        it.server(),
        it.database(),
        it.maintenance(),
        List.of("/bin/false", "a wrapper leads to the live server"),
        it.programs(),
        it.timeout(),
        List.of(),
        List.of(),
        Set.of(),
        Scope.WHOLE);
  }

  private static InMemoryContent captured() {
    var database = unwrapped();
    return InMemoryContent.of(new PostgresHandler(database, InstantSource.system()).captureAsIs());
  }

  @Test
  void aDumpIsLoadedIntoAServerThatIsNoneButItsOwn() throws Exception {
    var content = captured();
    try (var area = ScratchArea.in(parent, "0123456789ab");
        var server = new ScratchPostgres(area, Set.of())) {
      assertThat(server.engine()).isEmpty();
      var hosted = (PostgresDatabase) server.hosting(live(), content);
      assertThat(server.engine()).startsWith("PostgreSQL ");
      assertThat(hosted.wrapper()).isEmpty();
      assertThat(hosted.server().isClosed()).isTrue();

      var handler = new PostgresHandler(hosted, InstantSource.system());
      assertThat(handler.foresee(content).obstacles()).isEmpty();
      assertThat(handler.isThere()).isFalse();
      assertThat(handler.identity())
          .isPresent()
          .isNotEqualTo(new PostgresHandler(unwrapped(), InstantSource.system()).identity());
      var destination =
          Destination.at(area.directory().resolve("controller"), hosted.name(), RunId.random());
      var staged = handler.stage(content, Selection.ALL, destination, Progress.NONE);
      staged.verify();
      handler.exchange(destination).orElseThrow().forward();
      assertThat(handler.first("select count(*) from public.tasks", Duration.ofSeconds(30)))
          .contains("500");
      assertThat(
              handler.first(
                  "select tableowner from pg_catalog.pg_tables where tablename = 'tasks'",
                  Duration.ofSeconds(30)))
          .contains(RealPostgres.OWNER);
      assertThat(
              handler.first(
                  "select has_table_privilege('Odd \" name', 'public.tasks', 'insert')::text",
                  Duration.ofSeconds(30)))
          .contains("true");
      assertThat(
              handler.first(
                  "select setting from pg_catalog.pg_settings where name = 'listen_addresses'"
                      + " and setting <> ''",
                  Duration.ofSeconds(30)))
          .isEmpty();
    }
    assertThat(parent).isEmptyDirectory();
    assertThat(postgres.rows("live", "select count(*) from tasks")).containsExactly("500");
  }

  /// As whoever loads it is no superuser.
  @Test
  void aDumpCannotRunProgramsThere() throws Exception {
    try (var area = ScratchArea.in(parent, "0123456789ab");
        var server = new ScratchPostgres(area, Set.of())) {
      var hosted = (PostgresDatabase) server.hosting(live(), captured());
      var touched = parent.resolve("touched");
      try (var sql = Sql.connect(Clients.of(hosted), "postgres", Duration.ofSeconds(30))) {
        assertThatThrownBy(() -> sql.run("copy (select 1) to program 'touch " + touched + "'"))
            .hasMessageContaining("pg_execute_server_program");
      }
      assertThat(Files.exists(touched)).isFalse();
    }
  }

  private static PostgresDatabase unwrapped() {
    return postgres.component("live");
  }
}
