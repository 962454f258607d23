package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backstay.app.Presets;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.preset.Draft;
import dev.backstay.preset.Part;
import dev.backstay.preset.Site;
import dev.backstay.preset.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where state really is, where manual pages say another place or paths are moved on the way.
class DiscoverPathsTest {

  private static final Tables NO_TABLES = _ -> new TreeMap<>();

  /// Stands for the root of the file system.
  @TempDir Path root;

  private Path write(String path, String text) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Draft draft(String preset, Optional<Path> named, String... accepted) {
    var site = new Site(named, root, Map.of("HOME", "/root"), Set.of(accepted), NO_TABLES);
    return Presets.named(preset).orElseThrow().find(site).orElseThrow();
  }

  private static String placeOf(Draft draft, String component) {
    return draft.under(Draft.Under.COMPONENTS).stream()
        .filter(it -> it.name().equals(component))
        .map(Part::settings)
        .map(it -> String.valueOf(it.get("path")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(component + " is not in " + draft));
  }

  @Test
  void kohakuRiverHasTheDefaultsOfItsCodeAndNotOfItsManual() throws IOException {
    write("root/.kohakuriver/host_config.py", "HOST_PORT = 8000\n");
    Files.createDirectories(root.resolve("mnt/cluster-share/kohakuriver-containers"));
    var draft = draft("kohakuriver", Optional.empty());
    assertThat(placeOf(draft, "host-db"))
        .isEqualTo(root.resolve("var/lib/kohakuriver/kohakuriver.db").toString());
    assertThat(placeOf(draft, "containers"))
        .isEqualTo(root.resolve("mnt/cluster-share/kohakuriver-containers").toString());
  }

  @Test
  void kohakuRiverIsWhereItsUnitStartsItWithTheVariablesOfThat() throws IOException {
    write(
        "etc/systemd/system/kohakuriver-host.service",
        """
        [Service]
        WorkingDirectory=/srv/river
        Environment="KR_SHARED_DIR=/data/share" OTHER=1
        EnvironmentFile=-/etc/default/river
        ExecStart=/opt/venv/bin/python -m kohakuriver.cli.host --config /srv/river/host_config.py
        """);
    write("etc/default/river", "KR_DB=moved/kr.db\n");
    write(
        "srv/river/host_config.py",
        """
        import os
        SHARED_DIR: str = os.environ.get("KR_SHARED_DIR", "/mnt/cluster-share")
        DB_FILE = os.environ["KR_DB"]
        CONTAINER_DIR = "relative/containers"
        """);
    Files.createDirectories(root.resolve("data/share/logs"));
    Files.createDirectories(root.resolve("srv/river/relative/containers"));
    var draft = draft("kohakuriver", Optional.empty());
    assertThat(placeOf(draft, "host-db"))
        .isEqualTo(root.resolve("srv/river/moved/kr.db").toString());
    assertThat(placeOf(draft, "task-logs")).isEqualTo(root.resolve("data/share/logs").toString());
    assertThat(placeOf(draft, "containers"))
        .isEqualTo(root.resolve("srv/river/relative/containers").toString());
    assertThat(draft.under(Draft.Under.SERVICES)).hasSize(1);
  }

  @Test
  void kohakuRiverImagesAreCapturedWhereTheirEngineRuns() throws IOException {
    write("root/.kohakuriver/runner_config.py", "RUNNER_PORT = 8001\n");
    var without = draft("kohakuriver", Optional.empty());
    assertThat(without.has("container-images")).isFalse();
    assertThat(without.gaps()).anyMatch(it -> it.contains("container engine"));
    write("var/run/docker.sock", "");
    assertThat(draft("kohakuriver", Optional.empty()).has("container-images")).isTrue();
  }

  @Test
  void aPathThatOnlyRunningTheModuleCouldTellIsAskedFor() throws IOException {
    write("root/.kohakuriver/host_config.py", "A = 1\nDB_FILE = str(Path.home() / 'kr.db')\n");
    assertThat(catchThrowable(() -> draft("kohakuriver", Optional.empty())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("DB_FILE")
        .hasMessageContaining("line 2");
  }

  private String openClawState(String directory, String state) throws IOException {
    write(
        directory + "/orchestrator_config.json",
        "{\"docsPath\": \"docs\", \"logsDir\": \"logs\", \"stateFile\": \"%s\"}".formatted(state));
    return placeOf(draft("openclaw", Optional.of(root.resolve(directory))), "state");
  }

  @Test
  void openClawPathsAreRelativeToTheConfiguration() throws IOException {
    assertThat(openClawState("ws", "./data/state.json"))
        .isEqualTo(root.resolve("ws/data/state.json").toString());
  }

  @Test
  void openClawPathsInItsContainerAreInTheWorkspace() throws IOException {
    write(
        "ws/orchestrator/orchestrator_config.json",
        "{\"docsPath\": \"d\", \"logsDir\": \"l\", \"stateFile\": \"/workspace/data/state.json\"}");
    var draft = draft("openclaw", Optional.of(root.resolve("ws")));
    assertThat(placeOf(draft, "state")).isEqualTo(root.resolve("ws/data/state.json").toString());
  }

  @Test
  void openClawPathsInAnotherHomeAreInTheWorkspaceUnlessTheyAreProjects() throws IOException {
    assertThat(openClawState("ws", "/home/other/.openclaw/workspace/data/state.json"))
        .isEqualTo(root.resolve("ws/data/state.json").toString());
    assertThat(openClawState("ws", "/home/other/.openclaw/workspace/projects/x/state.json"))
        .isEqualTo("/home/other/.openclaw/workspace/projects/x/state.json");
  }

  @Test
  void openClawStateIsOverriddenByItsVariables() throws IOException {
    write("ws/orchestrator.env", "STATE_FILE=sqlite:/elsewhere/operator.sqlite\n");
    assertThat(openClawState("ws", "data/state.json")).isEqualTo("/elsewhere/operator.sqlite");
    write("ws/orchestrator.env", "STATE_FILE=/x.json\nOPENCLAW_OPERATOR_STATE_DIR=/state\n");
    assertThat(openClawState("ws", "data/state.json"))
        .isEqualTo("/state/orchestrator/orchestrator-state.json");
  }

  @Test
  void openClawStateInMongoIsRefusedUnlessItsFallbackIsChosen() throws IOException {
    write(
        "ws/orchestrator_config.json",
        "{\"docsPath\": \"d\", \"logsDir\": \"l\", \"stateFile\": \"mongo:runtime-state\"}");
    var named = Optional.of(root.resolve("ws"));
    assertThat(catchThrowable(() -> draft("openclaw", named)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("mongo:runtime-state");
    assertThat(placeOf(draft("openclaw", named, "mongo-fallback"), "state"))
        .isEqualTo(root.resolve("ws/data/runtime-state.fallback.json").toString());
  }

  @Test
  void kneoStateIsWhereItsFileAndThenItsVariablesSay() throws IOException {
    write("app/.kneo/config.yaml", "local: { state_path: var/moved.sqlite }\n");
    var named = Optional.of(root.resolve("app"));
    assertThat(placeOf(draft("kneo-serv", named), "runs"))
        .isEqualTo(root.resolve("app/var/moved.sqlite").toString());
    write("app/.env", "KNEO_SERV_STATE_PATH=/data/runs.sqlite\n");
    assertThat(placeOf(draft("kneo-serv", named), "runs")).isEqualTo("/data/runs.sqlite");
  }

  @Test
  void kneoFilesAreOfAnotherProjectFileIfAVariableNamesOne() throws IOException {
    Files.createDirectories(root.resolve("app/.kneo"));
    write("app/.env", "KNEO_PROJECT_CONFIG=conf/kneo.yaml\n");
    write("app/conf/kneo.yaml", "local:\n  state_path: /srv/runs.sqlite\n");
    assertThat(placeOf(draft("kneo-serv", Optional.of(root.resolve("app"))), "runs"))
        .isEqualTo("/srv/runs.sqlite");
  }

  @Test
  void synthOrgPathsInItsContainerAreWhereItsVolumesAre() throws IOException {
    write(
        "org/compose.yml",
        """
        services:
          backend:
            environment:
              SYNTHORG_DB_PATH: /data/db/${NAME:-synthorg}.db
              SYNTHORG_MEMORY_DIR: /memory
            volumes: ["synthorg-data:/data", "./mem:/memory"]
        """);
    Files.createDirectories(root.resolve("org/mem"));
    var draft = draft("synthorg", Optional.of(root.resolve("org")));
    assertThat(placeOf(draft, "database"))
        .isEqualTo(
            root.resolve("var/lib/docker/volumes/org_synthorg-data/_data")
                .resolve("db/synthorg.db")
                .toString());
    assertThat(placeOf(draft, "memory")).isEqualTo(root.resolve("org/mem").toString());
  }

  @Test
  void synthOrgPathsAreInTheNearestOfItsVolumesHoweverTheyAreWritten() throws IOException {
    write("org/.env", "PLACE=./everything\n");
    write(
        "org/compose.yml",
        """
        services:
          backend:
            environment: { SYNTHORG_DB_PATH: /data/synthorg.db, SYNTHORG_LOG_DIR: /data/logs/all }
            volumes:
              - "${PLACE}:/data"
              - { type: bind, source: /srv/logs, target: /data/logs }
              - "./memory:/data/memory"
        """);
    Files.createDirectories(root.resolve("org/memory"));
    var draft = draft("synthorg", Optional.of(root.resolve("org")));
    assertThat(placeOf(draft, "database"))
        .isEqualTo(root.resolve("org/everything/synthorg.db").toString());
    assertThat(placeOf(draft, "memory")).isEqualTo(root.resolve("org/memory").toString());
  }

  @Test
  void theSecondLookFindsWhatTheFirstHasFound() throws IOException {
    write(
        "etc/systemd/system/kneo-serv.service",
        "[Service]\nWorkingDirectory=/opt/kneo\nEnvironment=KNEO_SERV_STATE_PATH=/data/r.sqlite\n");
    Files.createDirectories(root.resolve("opt/kneo/.kneo"));
    var first = draft("kneo-serv", Optional.empty());
    assertThat(placeOf(first, "runs")).isEqualTo("/data/r.sqlite");
    assertThat(placeOf(draft("kneo-serv", Optional.of(first.at())), "runs"))
        .isEqualTo("/data/r.sqlite");
    write(
        "root/.config/systemd/user/orchestrator.service",
        "[Service]\nEnvironment=STATE_FILE=/state/s.json\n");
    write(
        "root/.openclaw/workspace/orchestrator_config.json",
        "{\"docsPath\": \"d\", \"logsDir\": \"l\", \"stateFile\": \"s.json\"}");
    var operator = draft("openclaw", Optional.empty());
    assertThat(placeOf(operator, "state")).isEqualTo("/state/s.json");
    assertThat(placeOf(draft("openclaw", Optional.of(operator.at())), "state"))
        .isEqualTo("/state/s.json");
  }

  @Test
  void kneoStateInPostgresThatAUnitSetsIsAGapAndNotAnOldFile() throws IOException {
    write(
        "etc/systemd/system/kneo-serv.service",
        """
        [Service]
        WorkingDirectory=/opt/kneo
        Environment=KNEO_SERV_DATABASE_URL=postgresql://k:s3cr3t-canary@db_1:5432/kneo
        """);
    Files.createDirectories(root.resolve("opt/kneo/.kneo"));
    var draft = draft("kneo-serv", Optional.empty());
    assertThat(draft.has("runs")).isFalse();
    assertThat(draft.gaps()).anyMatch(it -> it.contains("postgresql://db_1:5432/kneo"));
    assertThat(draft.toString()).doesNotContain("s3cr3t-canary");
  }

  @Test
  void synthOrgInPostgresIsTakenFromThereAndNotFromTheFile() throws IOException {
    write("org/.env", "SYNTHORG_DATABASE_URL=postgresql://org:s3cr3t-canary@db:5432/org\n");
    write(
        "org/compose.yml",
        "services: { backend: { environment: [SYNTHORG_DB_PATH=/data/synthorg.db] } }\n");
    var draft = draft("synthorg", Optional.of(root.resolve("org")));
    var database =
        draft.under(Draft.Under.COMPONENTS).stream()
            .filter(it -> it.name().equals("database"))
            .findFirst()
            .orElseThrow();
    assertThat(database.settings()).containsEntry("kind", "postgres");
    assertThat(draft.toString()).doesNotContain("s3cr3t-canary");
  }
}
