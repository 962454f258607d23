package dev.backstay.journal;

import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.RunState;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.run.RunId;
import dev.backstay.schedule.JobState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Runs, the slots that had theirs, and what is remembered of jobs.
final class RunRows implements RunLedger {

  /// Which rows [#forgetOlder] takes.
  /// All of a job but whether it is paused.
  private static final String COURSE =
      "known_since = excluded.known_since, last_slot = excluded.last_slot, ahead = excluded.ahead";

  private static final String FORGOTTEN =
      """
      where ended_at is not null and place < (select place from run where id = ?)
        and place not in (
          select max(place) from run where state = 'succeeded' group by orchestrator, kind)""";

  private final Journal journal;

  RunRows(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void begin(Run run, Optional<JobState> job) {
    if (run.state() != RunState.ASKED) {
      throw new IllegalArgumentException("run %s has begun already".formatted(run.id()));
    }
    if (run.request().slot().isPresent() != job.isPresent()) {
      throw new IllegalArgumentException("a slot comes with the state of its job");
    }
    var begun =
        journal.write(
            link -> {
              Conflicts.requireNone(link, run);
              return insert(link, run) + insertSlot(link, run, job);
            });
    if (begun != (job.isPresent() ? 3 : 1)) {
      throw new IllegalStateException("run %s made %d rows".formatted(run.id(), begun));
    }
  }

  private static int insert(Link link, Run run) throws SQLException {
    var request = run.request();
    return link.change(
        """
        insert into run (id, orchestrator, kind, arguments, asked_by, asked_at, slot_job, slot_at,
          key_caller, key_text, key_digest) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        run.id(),
        request.orchestrator(),
        request.kind().label(),
        Texts.of(request.arguments()),
        request.askedBy(),
        run.askedAt(),
        request.slot().map(it -> it.job()),
        request.slot().map(it -> it.at()),
        request.key().map(it -> it.caller()),
        request.key().map(it -> it.key()),
        request.key().map(it -> it.digest()));
  }

  private static int insertSlot(Link link, Run run, Optional<JobState> job) throws SQLException {
    var slot = run.request().slot();
    if (slot.isEmpty() || job.isEmpty()) {
      return 0;
    }
    var orchestrator = run.request().orchestrator();
    return link.change(
            "insert into slot (orchestrator, job, at, run, kind) values (?, ?, ?, ?, ?)",
            orchestrator,
            slot.get().job(),
            slot.get().at(),
            run.id(),
            run.request().kind().label())
        + put(link, orchestrator, slot.get().job(), job.get(), COURSE);
  }

  private static int put(
      Link link, String orchestrator, String name, JobState state, String otherwise)
      throws SQLException {
    return link.change(
        "insert into job (orchestrator, name, known_since, paused, last_slot, ahead)"
            + " values (?, ?, ?, ?, ?, ?) on conflict do update set "
            + otherwise,
        orchestrator,
        name,
        state.knownSince(),
        state.paused(),
        state.lastSlot(),
        Texts.of(state.ahead().stream().map(Texts::of).sorted().toList()));
  }

  @Override
  public void started(RunId id, Run.ChildProcess process) {
    requireKnown(
        id,
        journal.write(
            link ->
                link.change(
                    "update run set pid = ?, pid_started_at = ? where id = ?",
                    process.pid(),
                    process.startedAt(),
                    id)));
  }

  @Override
  public void ended(RunId id, Outcome outcome, Instant at) {
    requireKnown(
        id,
        journal.write(
            link -> {
              var known =
                  link.all(row -> row.text("id"), "select id from run where id = ?", id).size();
              link.change(
                  """
                  update run set ended_at = ?, state = ?, exit = ?, code = ?, message = ?, hint = ?,
                    summary = ? where id = ? and ended_at is null""",
                  at,
                  outcome.state().label(),
                  outcome.exit(),
                  outcome.code(),
                  outcome.message(),
                  outcome.hint(),
                  outcome.summary(),
                  id);
              return known;
            }));
  }

  private static void requireKnown(RunId id, int found) {
    if (found != 1) {
      throw new IllegalArgumentException("there is no run " + id);
    }
  }

  @Override
  public Optional<Run> find(RunId id) {
    return journal.read(link -> link.first(StoredRun::of, "select * from run where id = ?", id));
  }

  @Override
  public Optional<Run> keyed(String caller, String key, Instant since) {
    return journal.read(link -> Conflicts.keyed(link, caller, key, since));
  }

  @Override
  public List<Run> unfinished() {
    return journal.read(
        link -> link.all(StoredRun::of, "select * from run where ended_at is null order by place"));
  }

  @Override
  public List<Run> list(Filter filter, Optional<RunId> before, int most) {
    if (most < 0) {
      throw new IllegalArgumentException("no list has %d runs".formatted(most));
    }
    var sql = new StringBuilder("select * from run where true");
    var values = new ArrayList<Object>();
    filter.orchestrator().ifPresent(it -> add(sql, values, " and orchestrator = ?", it));
    filter.kind().ifPresent(it -> add(sql, values, " and kind = ?", it.label()));
    filter.state().ifPresent(it -> addState(sql, values, it));
    return journal.read(
        link -> {
          if (before.isPresent()) {
            add(sql, values, " and place < ?", placeOf(link, before.get()));
          }
          add(sql, values, " order by place desc limit ?", most);
          return link.all(StoredRun::of, sql.toString(), values.toArray());
        });
  }

  private static void addState(StringBuilder sql, List<Object> values, RunState state) {
    switch (state) {
      case ASKED -> sql.append(" and ended_at is null and pid is null");
      case RUNNING -> sql.append(" and ended_at is null and pid is not null");
      case SUCCEEDED, INCOMPLETE, FAILED, STOPPED, LOST ->
          add(sql, values, " and state = ?", state.label());
    }
  }

  private static void add(StringBuilder sql, List<Object> values, String condition, Object value) {
    sql.append(condition);
    values.add(value);
  }

  private static long placeOf(Link link, RunId id) throws SQLException {
    return link.first(row -> row.number("place"), "select place from run where id = ?", id)
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.USAGE,
                    "there is no run %s whose older ones could be listed".formatted(id),
                    "It may have been forgotten: begin the list again."));
  }

  @Override
  public List<RunId> forgetOlder(RunId than) {
    return journal.write(
        link -> {
          var forgotten =
              link.all(
                  row -> new RunId(row.text("id")),
                  "select id from run " + FORGOTTEN + " order by place",
                  than);
          var count = link.change("delete from run " + FORGOTTEN, than);
          if (count != forgotten.size()) {
            throw new SQLException(
                "%d runs were to be forgotten, and %d were".formatted(forgotten.size(), count));
          }
          return forgotten;
        });
  }

  @Override
  public Optional<JobState> job(String orchestrator, String name) {
    return journal.read(
        link ->
            link.first(
                RunRows::jobState,
                "select * from job where orchestrator = ? and name = ?",
                orchestrator,
                name));
  }

  private static JobState jobState(Row row) throws SQLException {
    var ahead = new ArrayList<Instant>();
    row.texts("ahead").forEach(text -> ahead.add(Texts.moment(text)));
    return new JobState(
        row.moment("known_since"),
        row.flag("paused"),
        row.maybeMoment("last_slot"),
        Set.copyOf(ahead));
  }

  @Override
  public void putJob(String orchestrator, String name, JobState state) {
    var _ = journal.write(link -> put(link, orchestrator, name, state, COURSE));
  }

  @Override
  public void pauseJob(String orchestrator, String name, JobState state) {
    var _ = journal.write(link -> put(link, orchestrator, name, state, "paused = excluded.paused"));
  }
}
