package dev.backstay.journal;

import java.sql.SQLException;
import java.util.List;

/// The tables, and how they came about: the version of a database is the number of steps that were
/// done to it. Steps are added and never changed.
final class Schema {

  /// The mark of a journal: `bsj1` in ASCII.
  static final int APPLICATION = 0x62736a31;

  private static final List<String> FIRST =
      List.of(
          """
          create table run (
            place integer primary key autoincrement,
            id text not null unique,
            orchestrator text not null,
            kind text not null,
            arguments text not null,
            asked_by text not null,
            asked_at text not null,
            slot_job text,
            slot_at text,
            key_caller text,
            key_text text,
            key_digest text,
            pid integer,
            pid_started_at text,
            ended_at text,
            state text,
            exit integer,
            code text,
            message text,
            hint text,
            summary text,
            check ((ended_at is null) = (state is null)),
            check ((pid is null) = (pid_started_at is null))
          ) strict""",
          "create index run_of on run (orchestrator, place)",
          "create index run_unfinished on run (place) where ended_at is null",
          "create index run_ended on run (ended_at) where ended_at is not null",
          "create index run_key on run (key_caller, key_text) where key_text is not null",
          """
          create table slot (
            orchestrator text not null,
            job text not null,
            at text not null,
            run text not null,
            kind text not null,
            primary key (orchestrator, job, at)
          ) strict, without rowid""",
          """
          create table job (
            orchestrator text not null,
            name text not null,
            known_since text not null,
            paused integer not null,
            last_slot text,
            ahead text not null,
            primary key (orchestrator, name)
          ) strict, without rowid""",
          """
          create table settings (
            orchestrator text primary key not null,
            enabled integer,
            schedule_hours integer,
            compression integer,
            on_shutdown integer,
            on_startup integer
          ) strict, without rowid""",
          """
          create table token (
            place integer primary key autoincrement,
            id text not null unique,
            secret_hash text not null,
            label text not null,
            role text not null,
            orchestrators text,
            components text,
            created_at text not null,
            expires_at text not null,
            last_used_at text,
            revoked_at text
          ) strict""",
          """
          create table account (
            name text primary key not null,
            password_hash text not null,
            role text not null,
            orchestrators text,
            components text,
            created_at text not null,
            changed_at text not null,
            disabled_at text
          ) strict, without rowid""",
          """
          create table alarm (
            place integer primary key autoincrement,
            orchestrator text not null,
            condition text not null,
            subject text not null,
            text text not null,
            raised_at text not null,
            told_at text,
            unique (orchestrator, condition, subject)
          ) strict""",
          """
          create table audit (
            number integer primary key,
            at text not null,
            actor text not null,
            role text not null,
            source text not null,
            action text not null,
            object text not null,
            outcome text not null,
            request_digest text not null,
            previous_hash text not null,
            hash text not null
          ) strict""",
          """
          create trigger audit_update before update on audit
          begin select raise(abort, 'no record of the audit trail is changed'); end""",
          """
          create trigger audit_delete before delete on audit
          begin select raise(abort, 'no record of the audit trail is removed'); end""",
          // Without this, `insert or replace` would get past the one before.
          """
          create trigger audit_again before insert on audit
          when exists (select 1 from audit where number = new.number)
          begin select raise(abort, 'no record of the audit trail is replaced'); end""",
          """
          create table audit_head (
            only integer primary key check (only = 1),
            number integer not null,
            hash text not null,
            mac text not null
          ) strict""");

  private static final List<String> SECOND =
      List.of(
          """
          create table audit_forwarded (
            collector text primary key not null,
            number integer not null
          ) strict, without rowid""");

  private static final List<List<String>> STEPS = List.of(FIRST, SECOND);

  private Schema() {}

  /// The version that this program reads and writes.
  static int version() {
    return STEPS.size();
  }

  /// Fills an empty database.
  static void make(Link link) throws SQLException {
    link.run("pragma application_id = " + APPLICATION);
    upgrade(link);
  }

  /// Does the steps that are left to do, all or none.
  static void upgrade(Link link) throws SQLException {
    if (link.number("pragma user_version") == version()) {
      return;
    }
    var done =
        link.together(
            within -> {
              var from = (int) within.number("pragma user_version");
              for (var step : STEPS.subList(from, version())) {
                for (var statement : step) {
                  within.run(statement);
                }
              }
              within.run("pragma user_version = " + version());
              return version();
            });
    if (link.number("pragma user_version") != done) {
      throw new SQLException("the journal did not become version " + done);
    }
  }
}
