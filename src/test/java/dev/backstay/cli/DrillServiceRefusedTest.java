package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that is configured to get to something live is not started, whatever way that is
/// written.
final class DrillServiceRefusedTest {

  private static final int NOT_PROVEN = 40;
  private static final int CONFIGURATION = 4;

  @TempDir private Path directory;

  private TrialStand stand;
  private Path acts;
  private Path live;

  /// @param service what is said of it beside `run`, and how `run` goes on
  /// @param said what the refusal must say
  private record Mistake(String arguments, String service, String said) {}

  private static Mistake run(String arguments, String said) {
    return new Mistake(arguments, "", said);
  }

  private static Mistake variable(String name, String value, String said) {
    return new Mistake("", "    environment: { %s: \"%s\" }\n".formatted(name, value), said);
  }

  @BeforeEach
  void make() throws Exception {
    stand = TrialStand.make(directory);
    live = stand.shell().at("live");
    var acted = Files.createDirectory(stand.shell().at("acted"));
    Files.setPosixFilePermissions(acted, PosixFilePermissions.fromString("rwxrwxrwx"));
    acts = stand.program().resolve("acts");
    Files.writeString(acts, "#!/bin/sh\n: > %s/yes\nexec sleep 600\n".formatted(acted));
    Files.setPosixFilePermissions(acts, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(stand.shell().at("to-live"), live);
    Files.createDirectory(stand.shell().at("sockets"));
  }

  /// What is configured beside what was captured, and where it is.
  private String elsewhere() {
    return """
        database: { kind: postgres, url: "postgresql://kneo@127.0.0.1:54329/kneo" }
        far: { kind: postgres, url: "postgresql://kneo@db.example.invalid:5499/kneo" }
        socket: { kind: postgres, url: "postgresql://kneo@/kneo?host=%s&port=5477" }
        cache: { kind: redis, url: "redis://localhost:63799/0" }
        briefs: { kind: s3, bucket: kneo-briefs, endpoint: "http://127.0.0.1:9123", region: eu-1 }
      services:
        - name: own
          command: { stop: ["true"], start: ["true"] }
          probe: { http: "http://127.0.0.1:8123/health" }
      """
        .formatted(stand.shell().at("sockets"));
  }

  private String configured(Mistake mistake) {
    return elsewhere()
        + """
        drill:
          service:
            run: [%s, --port, "{port}"%s]
        """
            .formatted(acts, mistake.arguments)
        + mistake.service;
  }

  private void refused(Mistake mistake, int exit) throws IOException {
    stand.configure(configured(mistake));
    var before = stand.look();
    var drill = stand.shell().run("drill", "run");
    assertThat(drill.exit()).as(mistake + ": " + drill).isEqualTo(exit);
    assertThat(drill.err())
        .as(mistake.toString())
        .containsAnyOf("path-conflict", "config-invalid")
        .contains(mistake.said);
    assertThat(stand.shell().at("acted")).as(mistake.toString()).isEmptyDirectory();
    assertThat(stand.shell().at("scratch")).as(mistake.toString()).isEmptyDirectory();
    assertThat(stand.look()).as(mistake.toString()).isEqualTo(before);
  }

  /// Without a mistake it is started: then the others prove something.
  @Test
  void whatNamesNothingLiveIsStarted() throws Exception {
    stand.configure(
        configured(
            new Mistake(
                ", --state, \"{path:artifacts}\", --listen, 127.0.0.1",
                "    ready: { url: \"http://127.0.0.1:{port}/health\", within: 2s }\n",
                "")));
    var drill = stand.shell().run("drill", "run");
    assertThat(drill.err()).contains("is it well? within 2 s it cannot be reached");
    assertThat(stand.shell().at("acted/yes")).exists();
  }

  @Test
  void pathsOfWhatIsLiveAreSeenHoweverTheyAreWritten() throws Exception {
    var file = live.resolve("runs.db");
    var encoded = file.toString().replace("/", "%2F");
    for (var each :
        List.of(
            run(", --state, \"" + file + "\"", "the command line of the service names " + file),
            run(", \"--state=" + file + "\"", "the live state of runs"),
            run(", \"sqlite:///" + file + "?mode=rw\"", "the live state of runs"),
            run(", \"sqlite:///" + encoded + "\"", "the live state of runs"),
            run(", \"" + live + "//./artifacts/../runs.db\"", "the live state of runs"),
            run(", \"" + live.resolve("artifacts/below") + "\"", "the live state of artifacts"),
            run(", \"" + directory.resolve("to-live/runs.db") + "\"", "the live state of runs"),
            run(", \"" + live + "\"", "the live state of"),
            run(", \"/proc/self/root" + file + "\"", "the live state of runs"),
            run(", \"{path:artifacts}/../../../../live/runs.db\"", "the live state of runs"),
            run(", ../../../live/runs.db", "the live state of runs"),
            run(", -c, \"cd " + live + "; cat runs.db\"", "the live state of"),
            run(", \"" + directory.resolve("repository") + "\"", "must stay as it is"),
            run(", \"" + directory.resolve("host/keys") + "\"", "must stay as it is"),
            run(", \"" + directory.resolve("backstay.yaml") + "\"", "the configuration"),
            variable("STATE", file.toString(), "the variable STATE of the service names"),
            variable("STATES", "a:" + file + ":b", "the variable STATES"))) {
      refused(each, NOT_PROVEN);
    }
  }

  @Test
  void serversThatAreLiveAreSeenHoweverTheyAreWritten() throws Exception {
    for (var each :
        List.of(
            variable("DATABASE_URL", "postgresql://kneo@127.0.0.1:54329/kneo", "127.0.0.1:54329"),
            variable("DATABASE_URL", "postgresql+asyncpg://localhost:54329/kneo", "54329"),
            variable("DATABASE_URL", "postgresql:///kneo", "none of this drill's own"),
            variable("DATABASE_URL", "postgresql://other.invalid/kneo", "none of this drill's own"),
            variable("DSN", "host=localhost port=54329 dbname=kneo", "54329"),
            variable("DSN", "dbname=kneo service=live", "by a file"),
            variable("DSN", "host=db.example.invalid dbname=kneo", "db.example.invalid"),
            variable("DSN", "host=" + directory.resolve("sockets"), "the live state of socket"),
            variable("PGSERVICE", "live", "PGSERVICE"),
            variable("PGHOST", "localhost", "the live state of database"),
            variable("PGHOST", "/var/run/postgresql", "the live state of"),
            variable("PGPORT", "54329", "the live state of database"),
            variable("CACHE", "redis://127.0.0.1:63799/0", "63799"),
            variable("CACHE", "rediss://elsewhere.invalid/0", "none of this drill's own"),
            variable("REDIS_HOST", "127.0.0.1", "the live state of"),
            variable("S3_ENDPOINT", "http://127.0.0.1:9123", "the live state of briefs"),
            variable("STORE", "s3://kneo-briefs/2026", "the bucket kneo-briefs"),
            variable("BUCKET", "kneo-briefs", "the bucket kneo-briefs"),
            variable("UPSTREAM", "http://localhost:8123/", "service own"),
            run(", --db-port, \"54329\"", "the live state of database"),
            run(", --redis-host, localhost", "the live state of"))) {
      refused(each, NOT_PROVEN);
    }
  }

  @Test
  void whatCanBeSeenInTheConfigurationIsRefusedThere() throws Exception {
    var ready = "    ready: { url: \"%s\" }\n";
    var smoke = "    smoke: [{ name: a, url: \"%s\" }]\n";
    for (var each :
        List.of(
            new Mistake("", ready.formatted("http://10.0.0.1:{port}/"), "of the service itself"),
            new Mistake("", ready.formatted("http://127.0.0.1:8080/"), "of the service itself"),
            new Mistake(
                "", ready.formatted("http://127.0.0.1:{port}@10.0.0.1/"), "\"url\" must be"),
            new Mistake("", ready.formatted("http://127.0.0.1:{port}.example/"), "\"url\" must be"),
            new Mistake("", smoke.formatted("https://live.example/v1/runs"), "\"url\" must be"),
            new Mistake("", smoke.formatted("http://127.0.0.1:{port}/{id}"), "no placeholder {id}"),
            new Mistake("", "    directory: " + live + "\n", "\"directory\" must be one of"),
            new Mistake("", "    directory: \"{path:artifacts}/../..\"\n", "\"directory\" must be"),
            new Mistake("", "    user: root\n", "an account without rights"),
            run(", \"{path:nothing}\"", "there is no component \"nothing\""),
            run(", \"{path:database}\"", "write {address:database}"),
            run(", \"{address:cache}\"", "everyone who lists processes can read it"),
            run(", \"{place:runs}\"", "there is no placeholder {place:runs}"))) {
      refused(each, CONFIGURATION);
    }
  }

  @Test
  void restoredFilesThatStillNameWhatIsLiveAreSeen() throws Exception {
    var settings = "    settings: [{ component: settings, replace: { %s } }]\n";
    var given = ", \"{path:settings}\"";
    var place = live.resolve("runs.db");
    for (var each :
        List.of(
            // Its own settings still name the database.
            run(given, "the restored file state/settings/settings.yaml names " + place),
            new Mistake(given, settings.formatted("\"8080\": \"{port}\""), "names " + place),
            new Mistake(
                given,
                settings.formatted("\"%s\": \"%s\"".formatted(place, live.resolve("artifacts/x"))),
                "the live state of artifacts"),
            new Mistake(
                given,
                settings
                    .formatted("\"8080\": \"63799\", \"%s\": \"{path:runs}\"".formatted(place))
                    .replace("\"63799\"", "\"cache: localhost:63799\""),
                "the live state of cache"))) {
      refused(each, NOT_PROVEN);
    }
    Files.writeString(live.resolve("artifacts/.env"), "REDIS_URL=redis://localhost:63799/0\n");
    stand.configure("");
    stand.shell().must("backup");
    refused(
        new Mistake("", "    directory: \"{path:artifacts}\"\n", "names localhost:63799"),
        NOT_PROVEN);
    Files.delete(live.resolve("artifacts/.env"));
    Files.createSymbolicLink(live.resolve("artifacts/current"), place);
    stand.configure("");
    stand.shell().must("backup");
    refused(run(", \"{path:artifacts}\"", "current leads to " + place), NOT_PROVEN);
    Files.delete(live.resolve("artifacts/current"));
    Files.createSymbolicLink(live.resolve("artifacts/next"), live.resolve("artifacts/not-yet"));
    stand.configure("");
    stand.shell().must("backup");
    refused(run(", \"{path:artifacts}\"", "next leads to " + live), NOT_PROVEN);
  }

  @Test
  void anAccountThatOwnsWhatIsLiveIsNoStranger() throws Exception {
    var isRoot = System.getProperty("user.name").equals("root");
    if (isRoot) {
      Files.setAttribute(live.resolve("artifacts"), "unix:uid", 65_534);
      refused(run("", "owns " + live.resolve("artifacts")), NOT_PROVEN);
    }
    assertThat(Stream.of(acts)).allMatch(Files::exists);
  }
}
