package dev.backstay.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.PostgresServer;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.Capture;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.MadeDatabase;
import dev.backstay.testing.RealPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresRoundTripTest {

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  private final String name = "app_" + Long.toString(System.nanoTime(), 36);

  @BeforeEach
  void make() throws Exception {
    postgres.create(name);
    postgres.sqlAsOwner(
        name,
        """
        create table tasks (id bigserial primary key, body jsonb, at timestamptz default now());
        insert into tasks (body) select jsonb_build_object('n', n) from generate_series(1, 1000) n;
        create schema "odd ""schema";
        create table "odd ""schema"."odd | table" (a int);
        insert into "odd ""schema"."odd | table" values (1), (2);
        create view busy as select * from tasks where id > 10;
        """);
  }

  private PostgresDatabase database() {
    return postgres.component(name);
  }

  private PostgresHandler handler() {
    return new PostgresHandler(database(), InstantSource.system());
  }

  @Test
  void aDatabaseCanBeInspected() {
    handler().inspect();
  }

  @Test
  void itsLiveStateIsAskedAndNotChanged() throws Exception {
    var limit = Duration.ofSeconds(30);
    assertThat(handler().first("select id from tasks order by id", limit)).contains("1");
    assertThat(handler().first("select null from tasks", limit)).isEmpty();
    for (var refused :
        List.of("delete from tasks returning id", "select 1; delete from tasks", "select x")) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> handler().first(refused, limit));
    }
    assertThat(postgres.rows(name, "select count(*) from tasks")).containsExactly("1000");
  }

  @Test
  void itsFactsAreTakenInOneTransaction() throws Exception {
    try (var sql = Sql.connect(Clients.of(database()), name, Duration.ofMinutes(1))) {
      sql.run("begin isolation level repeatable read read only");
      sql.value("select count(*) from tasks");
      postgres.sqlAsOwner(name, "delete from tasks");
      var facts = DatabaseFacts.ask(sql, List.of());
      assertThat(facts.vitals())
          .containsEntry("rows.tasks", "1000")
          .containsEntry("rows.odd \"schema.odd | table", "2")
          .containsEntry("rows", "1002")
          .containsEntry("tables", "2");
      assertThat(facts.details()).containsEntry("owner", RealPostgres.OWNER);
    }
  }

  /// Nothing that takes time stands between the points of several databases.
  @Test
  void aPointIsFixedBeforeAnyTableIsRead() throws Exception {
    Capture capture;
    try (var locked = Sql.connect(Clients.of(database()), name, Duration.ofMinutes(1))) {
      locked.run("begin");
      locked.run("lock table tasks in access exclusive mode");
      capture = handler().capture(new Scratch(Path.of("none")));
      locked.run("rollback");
    }
    postgres.sqlAsOwner(name, "delete from tasks where id > 10");
    var record = InMemoryContent.of(capture).component();
    assertThat(record.facts().vitals()).containsEntry("rows.tasks", "1000");
    assertThat(record.facts().pointUntil()).isAfter(record.facts().pointAt());
  }

  /// Programs of these names may be such that look for the real ones, as Debian's are.
  @Test
  void theProgramsOfADistributionWillDo() {
    var programs = Path.of("/usr/bin");
    assumeThat(programs.resolve("pg_dump")).isExecutable();
    var server = database().server();
    var component = MadeDatabase.of("controller", server, name, Optional.of(programs));
    var handler = new PostgresHandler(component, InstantSource.system());
    var record = InMemoryContent.of(handler.capture(new Scratch(Path.of("none")))).component();
    assertThat(record.facts().vitals()).containsEntry("rows.tasks", "1000");
  }

  @Test
  void whatIsNoDumpInTheCustomFormatIsRefusedBeforeAnythingIsDone() {
    var content = InMemoryContent.of(handler().captureAsIs());
    assertThat(handler().foresee(content).obstacles()).isEmpty();
    var meta = content.entries().next().meta();
    var plain = "\\restrict x\n\\! touch here\n".getBytes(StandardCharsets.UTF_8);
    var hostile = content.with(List.of(new InMemoryContent.Stored(meta, plain)));
    assertThatExceptionOfType(RestoreRefusedException.class)
        .isThrownBy(() -> handler().foresee(hostile))
        .withMessageContaining("not a dump in the custom format")
        .satisfies(it -> assertThat(it.code()).isEqualTo(FailureCode.DUMP_FORMAT));
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() {
    var wrong =
        MadeDatabase.of(
            database().name().value(),
            new PostgresServer(database().server().settings(), Optional.of("not the secret")),
            name);
    assertThatExceptionOfType(CaptureFailedException.class)
        .isThrownBy(() -> new PostgresHandler(wrong, InstantSource.system()).inspect())
        .withMessageContaining("password authentication failed")
        .withMessageNotContaining("not the secret");
  }
}
