package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.component.Component.Command;
import dev.backstay.component.Component.Disk;
import dev.backstay.component.Component.FileTree;
import dev.backstay.component.Component.SqliteDatabase;
import dev.backstay.component.Component.StateFile;
import dev.backstay.component.Component.StateFile.Format;
import dev.backstay.component.Expectation;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {

  @TempDir Path directory;

  private Configuration read(String text, Map<String, String> environment) throws IOException {
    return ConfigurationFile.read(
        Files.writeString(directory.resolve("backstay.yaml"), text), environment);
  }

  /// A file with one database whose path is written like this, after other sections.
  private ResolvedPath pathOf(String written, String lookups, Map<String, String> environment)
      throws IOException {
    var configuration =
        read(
            """
            version: 1
            orchestrator: x
            repositories: { local: { url: /srv/backstay } }
            lookups: { %s }
            components:
              db: { kind: sqlite, path: "%s" }
            """
                .formatted(lookups, written),
            environment);
    var path = Objects.requireNonNull(configuration.componentPaths().get(new ComponentName("db")));
    assertThat(configuration.components().getFirst().path()).isEqualTo(path.path());
    return path;
  }

  @Test
  void everythingThatIsWrittenIsThere() throws IOException {
    var configuration =
        read(
            """
            version: 1
            orchestrator: kohaku-prod
            state_dir: /var/lib/backstay
            scratch_dir: scratch
            repositories:
              local:
                url: "file:///srv/back%20stay"
                password: { file: /etc/backstay/passphrase }
                machine_key: machine.key
              second: { url: ../other, password: { env: PASS } }
              third: { url: /mnt/third, password: { command: [pass, show, "back up"] } }
            components:
              host-db:
                kind: sqlite
                path: /opt/o/tasks.db
                importance: high
                order: -3
                lock_wait: 500ms
                hold_limit: 2h
              logs:
                kind: files
                path: /opt/o/logs
                exclude: ["*.tmp", cache/x]
                cross_file_systems: true
                databases: as-files
                importance: medium
              state: { kind: state-file, path: /opt/o/state.YML, required_keys: [version, 7] }
              odd: { kind: state-file, path: /opt/o/odd, format: env, importance: reconstructible }
              plain: { kind: files, path: /opt/o/plain }
            hold: { pause: [ctl, pause], resume: [ctl, resume, --now], limit: 5m }
            """,
            Map.of());

    assertThat(configuration.file()).isEqualTo(directory.resolve("backstay.yaml"));
    assertThat(configuration.orchestrator()).isEqualTo("kohaku-prod");
    assertThat(configuration.stateDirectory())
        .hasValue(new ResolvedPath(Path.of("/var/lib/backstay"), "backstay.yaml:3:12"));
    assertThat(configuration.scratchDirectory())
        .hasValue(new ResolvedPath(directory.resolve("scratch"), "backstay.yaml:4:14"));
    assertThat(configuration.repositories())
        .map(RepositorySettings::name)
        .containsExactly("local", "second", "third");
    var local = configuration.repositories().getFirst();
    assertThat(local.place().directory().orElseThrow().path()).isEqualTo(Path.of("/srv/back stay"));
    assertThat(local.password())
        .hasValue(
            new SecretSource.File(
                new ResolvedPath(Path.of("/etc/backstay/passphrase"), "backstay.yaml:8:23")));
    assertThat(local.machineKey().orElseThrow().path()).isEqualTo(directory.resolve("machine.key"));
    assertThat(configuration.repositories().get(1).place().directory().orElseThrow().path())
        .isEqualTo(directory.resolve("../other"));
    assertThat(configuration.repositories().get(1).password())
        .hasValue(new SecretSource.Environment("PASS"));
    assertThat(configuration.repositories().get(2).password())
        .hasValue(new SecretSource.Command(List.of("pass", "show", "back up")));
    assertThat(configuration.components())
        .containsExactly(
            new SqliteDatabase(
                new ComponentName("host-db"),
                Importance.HIGH,
                -3,
                Path.of("/opt/o/tasks.db"),
                Duration.ofMillis(500),
                Duration.ofHours(2)),
            new FileTree(
                new ComponentName("logs"),
                Importance.MEDIUM,
                0,
                Path.of("/opt/o/logs"),
                List.of("*.tmp", "cache/x"),
                true,
                FileTree.Databases.AS_FILES,
                java.time.Duration.ZERO,
                List.of()),
            new StateFile(
                new ComponentName("state"),
                Importance.CRITICAL,
                0,
                Path.of("/opt/o/state.YML"),
                Format.YAML,
                List.of("version", "7")),
            new StateFile(
                new ComponentName("odd"),
                Importance.RECONSTRUCTIBLE,
                0,
                Path.of("/opt/o/odd"),
                Format.ENV,
                List.of()),
            new FileTree(
                new ComponentName("plain"),
                Importance.CRITICAL,
                0,
                Path.of("/opt/o/plain"),
                List.of(),
                false));
    assertThat(configuration.hold())
        .hasValue(
            new HoldSettings(
                List.of("ctl", "pause"), List.of("ctl", "resume", "--now"), Duration.ofMinutes(5)));
  }

  @Test
  void disksAndProgramsAreRead() throws IOException {
    var configuration =
        read(
            """
            version: 1
            orchestrator: o
            repositories: { local: { url: /r } }
            components:
              node: { kind: disk, path: /vm/node.img, format: qcow2, expect: [{ max_shrink: 10% }] }
              other: { kind: disk, path: /vm/other.qcow2 }
              dump:
                kind: command
                capture: [ctl, dump, --all]
                restore: [ctl, load, --replace]
                environment: [CTL_TOKEN]
                timeout: 5m
                allow_empty: true
              same: { kind: command, capture: [ctl, dump] }
            """,
            Map.of());

    assertThat(configuration.components())
        .containsExactly(
            new Disk(
                new ComponentName("node"),
                Importance.CRITICAL,
                0,
                Path.of("/vm/node.img"),
                Disk.ImageFormat.QCOW2,
                List.of(),
                List.of(new Expectation.Shrink(10))),
            new Disk(
                new ComponentName("other"),
                Importance.CRITICAL,
                0,
                Path.of("/vm/other.qcow2"),
                null,
                List.of(),
                List.of()),
            new Command(
                new ComponentName("dump"),
                Importance.CRITICAL,
                0,
                List.of("ctl", "dump", "--all"),
                List.of("ctl", "load", "--replace"),
                List.of("CTL_TOKEN"),
                Duration.ofMinutes(5),
                true,
                List.of()),
            new Command(
                new ComponentName("same"),
                Importance.CRITICAL,
                0,
                List.of("ctl", "dump"),
                List.of(),
                Duration.ofHours(1),
                false,
                List.of()));
  }

  @Test
  void expectationsAreRead() throws IOException {
    var configuration =
        read(
            """
            version: 1
            orchestrator: kohaku
            repositories: { local: { url: /srv/backstay } }
            components:
              db:
                kind: sqlite
                path: /opt/o/tasks.db
                expect:
                  - { table: tasks, min_rows: 1, max_shrink: 50% }
                  - { table: runs }
                  - { newest: my.tasks.submitted_at, max_age: 2h }
                  - { max_shrink: off }
              state: { kind: state-file, path: /opt/o/state.json, expect: [{ keys: [a, b.c] }] }
              logs: { kind: files, path: /opt/o/logs, expect: [{ max_shrink: 0% }] }
            """,
            Map.of());

    assertThat(configuration.components().get(0).expectations())
        .containsExactly(
            new Expectation.Rows("tasks", 1),
            new Expectation.TableShrink("tasks", 50),
            new Expectation.Rows("runs", 0),
            new Expectation.Newest("my.tasks", "submitted_at", Duration.ofHours(2)),
            new Expectation.Shrink(100));
    assertThat(configuration.components().get(1).expectations())
        .containsExactly(new Expectation.Key("a"), new Expectation.Key("b.c"));
    assertThat(configuration.components().get(2).expectations())
        .containsExactly(new Expectation.Shrink(0));
  }

  @Test
  void howMuchOfATableMayGoIsNotTakenForTheWholeDatabase() throws IOException {
    for (var kind : List.of("kind: sqlite, path: /x", "kind: postgres, url: postgresql://h/d")) {
      var configuration =
          read(
              """
              version: 1
              orchestrator: kohaku
              repositories: { local: { url: /srv/backstay } }
              components: { db: { %s, expect: [{ table: tasks, max_shrink: 5%% }] } }
              """
                  .formatted(kind),
              Map.of());

      assertThat(configuration.components().getFirst().expectations())
          .as(kind)
          .containsExactly(new Expectation.TableShrink("tasks", 5));
    }
  }

  @Test
  void whatIsNotWrittenHasItsDefault() throws IOException {
    var configuration =
        read(
            """
            version: 1
            orchestrator: x
            repositories: { local: { url: repository } }
            components: { db: { kind: sqlite, path: data.db } }
            hold: { pause: [p], resume: [r] }
            """,
            Map.of());

    assertThat(configuration.components())
        .containsExactly(
            new SqliteDatabase(
                new ComponentName("db"),
                Importance.CRITICAL,
                0,
                directory.resolve("data.db"),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10)));
    assertThat(configuration.hold().orElseThrow().limit()).isEqualTo(Duration.ofSeconds(20));
    assertThat(configuration.stateDirectory()).isEmpty();
    assertThat(configuration.scratchDirectory()).isEmpty();
    assertThat(configuration.repositories().getFirst().password()).isEmpty();
    assertThat(configuration.repositories().getFirst().machineKey()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "json, '{\"store\": {\"files\": [\"old.db\", \"data/new.db\"]}, \"root\": \"/opt\"}'",
    "yaml, '{store: {files: [old.db, data/new.db]}, root: /opt}'",
    "toml, 'root = \"/opt\"\n[store]\nfiles = [\"old.db\", \"data/new.db\"]\n'",
  })
  void valuesAreLookedUpAndRelativeToTheirFile(String kind, String text) throws IOException {
    var orchestrator = Files.createDirectory(directory.resolve("orchestrator"));
    var file = Files.writeString(orchestrator.resolve("config"), text);
    var lookups = "app: { " + kind + ": orchestrator/config }";

    assertThat(pathOf("${app:store.files.1}", lookups, Map.of()))
        .isEqualTo(
            new ResolvedPath(orchestrator.resolve("data/new.db"), "app:store.files.1 in " + file));
    assertThat(pathOf("${app:store.files.0}.bak", lookups, Map.of()).path())
        .isEqualTo(orchestrator.resolve("old.db.bak"));
    assertThat(pathOf("${app:root}/x.db", lookups, Map.of()).path())
        .isEqualTo(Path.of("/opt/x.db"));
    assertThat(pathOf("here/${app:store.files.0}", lookups, Map.of()).path())
        .isEqualTo(directory.resolve("here/old.db"));
  }

  @Test
  void environmentFilesAreReadAsServicesReadThem() throws IOException {
    Files.writeString(
        directory.resolve(".env"),
        """
        # comment
        export PLAIN=/plain # why
        SINGLE='/sin gle#$x'
        DOUBLE="/a\\tb\\"c"
        HASH=/with#hash
        EMPTY=
        """);
    var lookups = "app: { env: .env }";

    assertThat(pathOf("${app:PLAIN}", lookups, Map.of()).path()).isEqualTo(Path.of("/plain"));
    assertThat(pathOf("${app:SINGLE}", lookups, Map.of()).path()).isEqualTo(Path.of("/sin gle#$x"));
    assertThat(pathOf("${app:DOUBLE}", lookups, Map.of()).path()).isEqualTo(Path.of("/a\tb\"c"));
    assertThat(pathOf("${app:HASH}", lookups, Map.of()).path()).isEqualTo(Path.of("/with#hash"));
    assertThat(pathOf("/x${app:EMPTY}", lookups, Map.of()).path()).isEqualTo(Path.of("/x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A=1\nA=2", "A", "A='x", "=x", "A=\"x\\\""})
  void environmentFilesThatReadersDisagreeAboutAreRefused(String text) throws IOException {
    Files.writeString(directory.resolve(".env"), text);

    var failure =
        catchThrowableOfType(
            ConfigurationException.class, () -> pathOf("${app:A}", "app: { env: .env }", Map.of()));

    assertThat(failure.getMessage())
        .startsWith("backstay.yaml:4:24: cannot read .env for lookup \"app\": not env: ");
  }

  @Test
  void aLookupMayBeFoundThroughAnother() throws IOException {
    Files.createDirectory(directory.resolve("sub"));
    Files.writeString(directory.resolve("first.yaml"), "next: sub/second.toml");
    Files.writeString(directory.resolve("sub/second.toml"), "db = 'x.db'");

    var path = pathOf("${b:db}", "b: { toml: \"${a:next}\" }, a: { yaml: first.yaml }", Map.of());

    assertThat(path.path()).isEqualTo(directory.resolve("sub/x.db"));
  }

  @Test
  void aDocumentThatContainsItselfIsRefused() throws IOException {
    Files.writeString(directory.resolve("loop.yaml"), "a: &x [*x]");

    var failure =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> pathOf("${app:a}", "app: { yaml: loop.yaml }", Map.of()));

    assertThat(failure).hasMessageContaining("4:25").hasMessageContaining("not yaml");
  }

  @Test
  void theEnvironmentAndFilesArePutIn() throws IOException {
    Files.writeString(directory.resolve("name"), "  from-file\n");
    var environment = Map.of("BASE", "/base", "EMPTY", "");

    assertThat(pathOf("${env:BASE}/x", "", environment))
        .isEqualTo(new ResolvedPath(Path.of("/base/x"), "env:BASE"));
    assertThat(pathOf("${env:NONE:-/else}/x", "", environment))
        .isEqualTo(new ResolvedPath(Path.of("/else/x"), "default of env:NONE"));
    assertThat(pathOf("${env:EMPTY:-/else}/x", "", environment).path())
        .isEqualTo(Path.of("/else/x"));
    assertThat(pathOf("/x/${file:name}.db", "", environment))
        .isEqualTo(new ResolvedPath(Path.of("/x/from-file.db"), "file:name"));
    assertThat(pathOf("/x/$${env:BASE}", "", environment).path())
        .isEqualTo(Path.of("/x/${env:BASE}"));
    assertThat(pathOf("/cash$$", "", environment).path()).isEqualTo(Path.of("/cash$$"));
  }

  @Test
  void theFileIsLookedForWhereItIsSaid() throws IOException {
    var work = Files.createDirectory(directory.resolve("work"));
    var home = directory.resolve("home");
    var xdg = directory.resolve("xdg");
    var everywhere = Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", xdg.toString());

    var failure =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationFile.find(work, everywhere));
    assertThat(failure.code()).isEqualTo(FailureCode.CONFIG_NOT_FOUND);
    assertThat(failure.getMessage())
        .contains(work + "/backstay.yaml", xdg + "/backstay/backstay.yaml")
        .contains("/etc/backstay/backstay.yaml");

    var inHome = create(home.resolve(".config/backstay/backstay.yaml"));
    assertThat(ConfigurationFile.find(work, Map.of("HOME", home.toString()))).isEqualTo(inHome);
    var inXdg = create(xdg.resolve("backstay/backstay.yaml"));
    assertThat(ConfigurationFile.find(work, everywhere)).isEqualTo(inXdg);
    var here = create(work.resolve("backstay.yaml"));
    assertThat(ConfigurationFile.find(work, everywhere)).isEqualTo(here);
    assertThat(ConfigurationFile.find(work, Map.of("BACKSTAY_CONFIG", "other.yaml")))
        .isEqualTo(work.resolve("other.yaml"));
  }

  private static Path create(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    return Files.createFile(file);
  }

  @Test
  void aFileThatIsNamedButAbsentIsNotReplacedByAnother() {
    var failure =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> ConfigurationFile.read(directory.resolve("absent.yaml"), Map.of()));

    assertThat(failure.code()).isEqualTo(FailureCode.CONFIG_NOT_FOUND);
    assertThat(failure).hasMessage("no configuration at " + directory.resolve("absent.yaml"));
  }
}
