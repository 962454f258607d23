package dev.backstay.demo.kneo;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.Orchestrator;
import dev.backstay.demo.SqliteFile;
import dev.backstay.demo.Work;
import java.io.IOException;
import java.util.List;

/// kneo-serv: a service that runs agents from specifications.
public final class Kneo implements Orchestrator {

  /// A URL of another database is set, which the service cannot use and does not mention.
  private static final String DSN_FALLBACK = "dsn-fallback";
  static final String DANGLING = "dangling";

  /// Where the configuration says, not where the service would put it.
  private static final String DATABASE = ".kneo/state/kneo_runs.sqlite";

  private static final int AUDIT_EVENTS = 300;

  @Override
  public String name() {
    return "kneo-serv";
  }

  @Override
  public List<String> variants() {
    return List.of("sqlite", DANGLING, DSN_FALLBACK);
  }

  @Override
  public List<String> make(Ground ground) throws IOException {
    var runs = ground.scaled(150) + RunRows.SPECIAL;
    try (var database = SqliteFile.make(ground.at(DATABASE), SqliteFile.Journal.WAL)) {
      database.together(
          () -> new RunRows(database, ground).fill(runs, ground.scaled(AUDIT_EVENTS)));
    }
    for (var continuation : RunRows.continuations(ground)) {
      ground.write(
          ".kneo/continuations/" + continuation.get("continuation_id") + ".json",
          Json.pretty(continuation) + "\n");
    }
    files(ground);
    ground.write(
        "README.txt",
        """
        A made-up installation of kneo-serv; this directory is its working directory.

        .kneo/config.yaml: the configuration, which moves the state to %s
        deploy/production.env: the variables of the service%s
        %d runs, %d audit events, queue records whose leases have expired; 4 runs are blocked%s;
        one continuation belongs to no run

        The service does not publish its tables, nor how it writes continuations: all names of
        tables and columns but schema_migrations, and the fields of those files, are ours. All keys
        are made up.
        """
            .formatted(
                DATABASE,
                ground.is(DSN_FALLBACK) ? "; they name a database that is not used" : "",
                runs,
                ground.scaled(AUDIT_EVENTS),
                ground.is(DANGLING) ? ", of which one lacks its continuation" : ""));
    return List.of(
        ".kneo/config.yaml and deploy/production.env",
        DATABASE + ": " + runs + " runs, " + ground.scaled(AUDIT_EVENTS) + " audit events",
        ".kneo/continuations: "
            + (ground.is(DANGLING) ? "3 of 4" : "all")
            + " that are waited for, and one that nothing waits for",
        ".kneo/artifacts, .kneo/logs, home/.kneo_serv/profiles.json");
  }

  private static void files(Ground ground) throws IOException {
    ground.write(
        ".kneo/config.yaml",
        """
        project:
          name: made-up
          default_environment: production
        service:
          default_url: http://127.0.0.1:8080
        local:
          # Not .kneo/kneo_runs.sqlite, as it would be by default
          state_path: %s
          artifact_path: .kneo/artifacts
          log_path: .kneo/logs
        retention:
          runs_days: 7
          checkpoints_days: 7
          queue_days: 7
        """
            .formatted(DATABASE));
    var dice = ground.dice("keys");
    var other =
        ground.is(DSN_FALLBACK)
            ? "KNEO_SERV_DATABASE_URL=postgresql://kneo:made-up@db:5432/kneo\n"
            : "";
    ground.writeSecret(
        "deploy/production.env",
        """
        %sKNEO_SERV_API_KEYS=ci:made-up-%s:operator;audit:made-up-%s:viewer
        KNEO_SERV_ADMIN_API_KEY=made-up-%s
        KNEO_SERV_SPEC_SIGNING_KEY=made-up-%s
        KNEO_SERV_WORKER_LEASE_SECONDS=300
        KNEO_SERV_QUEUE_MAX_ATTEMPTS=5
        """
            .formatted(other, dice.hex(16), dice.hex(16), dice.hex(32), dice.hex(64)));
    var profile = Json.object("url", "http://127.0.0.1:8080", "api_key", "made-up");
    ground.writeSecret(
        "home/.kneo_serv/profiles.json",
        Json.pretty(Json.object("default", "local", "profiles", Json.object("local", profile)))
            + "\n");
    ground.write(".kneo/README.md", "Local state of kneo-serv.\n");
    ground.write(".kneo/artifacts/report.md", ground.dice("report").text(2_000) + "\n");
    ground.write(".kneo/logs/service.log", ground.dice("log").text(8_000) + "\n");
  }

  @Override
  public Work work(Ground ground) throws IOException {
    return new ServiceAtWork(SqliteFile.open(ground.at(DATABASE), SqliteFile.Journal.WAL), ground);
  }
}
