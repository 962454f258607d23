package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationMistakesTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("DATA", "/data", "EMPTY", "", "TOKEN", "s3cr3t-canary");

  @TempDir Path directory;

  /// A file and the beginning of the only line that must be told about it.
  record Mistake(String message, String file) {
    @Override
    public String toString() {
      return message;
    }
  }

  private static Mistake top(String message, String... lines) {
    return new Mistake(message, String.join("\n", lines) + "\n");
  }

  /// A file whose first four lines are well.
  private static Mistake after4(String message, String... lines) {
    var head =
        """
        version: 1
        orchestrator: prod
        repositories:
          local: { url: /srv/repository }
        """;
    return new Mistake(message, head + String.join("\n", lines) + "\n");
  }

  /// A file whose component, which starts in column 8 of line 6, is wrong.
  private static Mistake component(String message, String component) {
    return after4(message, "components:", "  db: " + component);
  }

  /// A component of which something wrong is expected.
  private static Mistake expected(String message, String kind, String expectations) {
    return component(message, "{ kind: " + kind + ", path: /x, expect: [" + expectations + "] }");
  }

  private static final String FINE = "components: { db: { kind: sqlite, path: /data/x.db } }";

  static Stream<Mistake> mistakes() {
    return Stream.of(
        top("1:1: expected keys and values, found nothing", ""),
        top("1:1: expected keys and values, found a list", "- version: 1"),
        top("2:1: a tab where YAML allows only spaces", "version: 1", "\torchestrator: x"),
        top("2:13: not YAML: while parsing a flow sequence, ", "version: [1", "orchestrator: x"),
        top(
            "4:4: not YAML: this is indented otherwise than the keys beside it",
            "version: 1",
            "components:",
            "  a: { kind: sqlite }",
            "   b: { kind: sqlite }"),
        top(
            "3:15: not YAML: no key can stand here: this is indented too far",
            "version: 1",
            "orchestrator: x",
            "  repositories: {}"),
        top(
            "3:12: not YAML: text that begins with * must stand in quotes",
            "version: 1",
            "orchestrator: x",
            "exclude: [*.tmp]"),
        top("1:11: a character that YAML does not allow: U+0007", "version: 1\u0007"),
        top(
            "3:1: not YAML: expected a single document",
            "version: 1",
            "orchestrator: x",
            "---",
            "a: 1"),
        after4(
            "6:1: unknown key \"componets\"; did you mean \"components\"?", FINE, "componets: {}"),
        after4("6:1: unknown key \"zebra\"", FINE, "zebra: 1"),
        after4(
            "6:14: unknown key \"keep_dayly\"; did you mean \"keep_daily\"?",
            FINE,
            "retention: { keep_dayly: 1 }"),
        after4("6:25: \"keep_last\" must be at least 1", FINE, "retention: { keep_last: 0 }"),
        after4("6:25: \"max_count\" must be at least 1", FINE, "retention: { max_count: -3 }"),
        after4("6:23: \"max_age\" must be a duration such as", FINE, "retention: { max_age: 1y }"),
        after4("6:20: \"zone\" must be a time zone", FINE, "retention: { zone: Moon/East }"),
        after4("6:25: a tag has no comma", FINE, "retention: { keep_tags: [\"a,b\"] }"),
        after4(
            "6:1: key \"orchestrator\" stands there twice, first at 2:1", FINE, "orchestrator: x"),
        after4("7:6: an alias, which is not allowed here", FINE, "hold: &x", "  a: *x"),
        after4("6:1: a key must be text, found a list", FINE, "[a]: 1"),
        after4("1:1: \"components\" is missing"),
        after4("5:13: \"components\" must be keys and values, found nothing", "components: ~"),
        after4("5:13: \"components\" names no component", "components: {}"),
        after4(
            "6:3: not a name for a component: \"Db\"",
            "components:",
            "  Db: { kind: sqlite, path: /x }"),
        after4("6:7: \"db\" must be keys and values, found text", "components:", "  db: sqlite"),
        component("6:7: \"kind\" is missing", "{ path: /x }"),
        component("6:7: \"path\" is missing", "{ kind: sqlite }"),
        component(
            "6:15: \"kind\" must be one of files, state-file, sqlite, disk, command, postgres, redis, s3, found \"sqllite\"; did you mean"
                + " \"sqlite\"?",
            "{ kind: sqllite, path: /x }"),
        component(
            "6:27: \"ca\" is of no use without TLS; write rediss:// for it",
            "{ kind: redis, url: \"redis://127.0.0.1\", ca: /ca.pem }"),
        component(
            "6:58: \"password\" must not be the password itself; write \"${env:NAME}\" or"
                + " \"${file:PATH}\"",
            "{ kind: redis, url: \"redis://127.0.0.1\", password: plain }"),
        component("6:7: \"bucket\" is missing", "{ kind: s3 }"),
        component("6:27: \"bucket\" must be the name of a bucket", "{ kind: s3, bucket: \"a/b\" }"),
        component(
            "6:43: \"secret_key\" must not be the key itself",
            "{ kind: s3, bucket: bb, secret_key: s3cr3t-canary, access_key: \"${env:DATA}\" }"),
        component(
            "6:7: \"secret_key\" is missing",
            "{ kind: s3, bucket: bb, access_key: \"${env:DATA}\" }"),
        component(
            "6:41: a secret must not stand in a URL",
            "{ kind: s3, bucket: bb, endpoint: \"http://u:s3cr3t-canary@h\" }"),
        component("6:7: \"capture\" is missing", "{ kind: command }"),
        component("6:7: \"capture\" names no program", "{ kind: command, capture: [] }"),
        component(
            "6:38: key \"path\" is only for components of kind files or state-file or sqlite or disk",
            "{ kind: command, capture: [x], path: /x }"),
        component(
            "6:7: \"restore\" names no program", "{ kind: command, capture: [x], restore: [] }"),
        component(
            "6:32: key \"restore\" is only for components of kind command or redis",
            "{ kind: files, path: /x, restore: [x] }"),
        component(
            "6:39: key \"exclude\" is only for components of kind files",
            "{ kind: sqlite, path: /data/db, exclude: [a] }"),
        component(
            "6:41: \"expect\" must be a list, found keys and values",
            "{ kind: sqlite, path: /x, expect: { table: a } }"),
        component(
            "6:42: \"expect\" must be keys and values, found text",
            "{ kind: sqlite, path: /x, expect: [a] }"),
        expected("6:42: nothing is expected here", "sqlite", "{}"),
        expected("6:44: unknown key \"tabel\"; did you mean \"table\"?", "sqlite", "{ tabel: a }"),
        expected(
            "6:43: key \"table\" is only for components of kind sqlite", "files", "{ table: a }"),
        expected(
            "6:44: key \"keys\" is only for components of kind state-file",
            "sqlite",
            "{ keys: [a] }"),
        expected("6:42: \"table\" is missing", "sqlite", "{ min_rows: 1 }"),
        expected(
            "6:68: \"min_rows\" must not be less than 0",
            "sqlite",
            "{ table: tasks, min_rows: -1 }"),
        expected("6:42: \"max_age\" is missing", "sqlite", "{ newest: a.b }"),
        expected("6:42: \"newest\" is missing", "sqlite", "{ max_age: 2h }"),
        expected(
            "6:52: \"newest\" must be a table and a column as in tasks.submitted_at, found \"at\"",
            "sqlite",
            "{ newest: at, max_age: 2h }"),
        expected(
            "6:77: \"newest\" names its table itself",
            "sqlite",
            "{ newest: a.b, max_age: 2h, table: a }"),
        expected(
            "6:66: \"max_age\" must be a duration such as 500ms, 20s, 5m, 6h or 7d, found \"2\"",
            "sqlite",
            "{ newest: a.b, max_age: 2 }"),
        expected(
            "6:56: \"max_shrink\" must be a percentage such as 50%, or off, found \"half\"",
            "sqlite", "{ max_shrink: half }"),
        expected(
            "6:56: \"max_shrink\" must be a percentage such as 50%, or off, found \"101%\"",
            "sqlite", "{ max_shrink: 101% }"),
        expected(
            "6:76: \"max_shrink\" of the whole component stands there twice",
            "sqlite",
            "{ max_shrink: 9% }, { max_shrink: off }"),
        component("6:29: \"path\" must be text, found a list", "{ kind: sqlite, path: [a] }"),
        component("6:29: \"path\" is empty", "{ kind: sqlite, path: \"\" }"),
        component("6:29: \"path\" is empty", "{ kind: sqlite, path: \"${env:EMPTY}\" }"),
        component(
            "6:40: \"order\" must be a whole number, found \"first\"",
            "{ kind: sqlite, path: /x, order: first }"),
        component(
            "6:40: \"order\" must be a whole number, found \"99999999999\"",
            "{ kind: sqlite, path: /x, order: 99999999999 }"),
        component(
            "6:45: \"importance\" must be one of critical, high, medium, reconstructible, found"
                + " \"hihg\"; did you mean \"high\"?",
            "{ kind: sqlite, path: /x, importance: hihg }"),
        component(
            "6:44: \"lock_wait\" must be a duration such as 500ms, 20s, 5m, 6h or 7d, found \"30\"",
            "{ kind: sqlite, path: /x, lock_wait: 30 }"),
        component(
            "6:45: \"hold_limit\" must be a duration such as 500ms, 20s, 5m, 6h or 7d, found \"0s\"",
            "{ kind: sqlite, path: /x, hold_limit: 0s }"),
        component(
            "6:52: \"cross_file_systems\" must be true or false, found \"yes\"",
            "{ kind: files, path: /x, cross_file_systems: yes }"),
        component(
            "6:41: \"exclude\" must be a list, found text",
            "{ kind: files, path: /x, exclude: a }"),
        component(
            "6:42: \"exclude\" has an empty item", "{ kind: files, path: /x, exclude: [\"\"] }"),
        component(
            "6:33: the name does not tell the format; add \"format\"",
            "{ kind: state-file, path: /x/state }"),
        component(
            "6:29: environment variable DTAA is not set; did you mean \"DATA\"?",
            "{ kind: sqlite, path: \"${env:DTAA}/x\" }"),
        component(
            "6:29: \"a-b\" is not the name of an environment variable",
            "{ kind: sqlite, path: \"${env:a-b}\" }"),
        component(
            "6:29: unknown lookup \"evn\"; did you mean \"env\"?",
            "{ kind: sqlite, path: \"${evn:DATA}\" }"),
        component("6:29: \"${DATA}\" names no value", "{ kind: sqlite, path: \"${DATA}\" }"),
        component("6:29: \"${\" without \"}\"", "{ kind: sqlite, path: \"${env:DATA\" }"),
        component(
            "6:29: cannot read /nowhere/name: it does not exist",
            "{ kind: sqlite, path: \"${file:/nowhere/name}\" }"),
        after4("6:7: \"resume\" is missing", FINE, "hold: { pause: [a] }"),
        after4("6:7: \"pause\" names no program", FINE, "hold: { pause: [], resume: [a] }"),
        after4(
            "6:16: \"pause\" must be a list, found text", FINE, "hold: { pause: a, resume: [a] }"),
        after4(
            "7:8: a lookup has exactly one of json, yaml, toml, env and python",
            FINE,
            "lookups:",
            "  app: {}"),
        after4("7:3: a lookup cannot be named \"env\"", FINE, "lookups:", "  env: { json: /x }"),
        after4(
            "7:8: a lookup has exactly one of json, yaml, toml, env and python",
            FINE,
            "lookups:",
            "  app: { python: /x, json: app.json }"),
        after4(
            "7:16: cannot read absent.json for lookup \"app\": it does not exist",
            FINE,
            "lookups:",
            "  app: { json: absent.json }"),
        after4(
            "7:16: cannot read broken.json for lookup \"app\": not json: ",
            FINE,
            "lookups:",
            "  app: { json: broken.json }"),
        after4(
            "7:16: cannot read double.json for lookup \"app\": not json: ",
            FINE,
            "lookups:",
            "  app: { json: double.json }"),
        after4(
            "6:41: nothing at \"dbFiel\" in ",
            "lookups: { app: { json: app.json } }",
            "components: { db: { kind: sqlite, path: \"${app:dbFiel}\" } }"),
        after4(
            "6:41: \"nested\" in ",
            "lookups: { app: { json: app.json } }",
            "components: { db: { kind: sqlite, path: \"${app:nested}\" } }"),
        after4(
            "7:6: lookup \"a\" needs itself: a, b, a",
            FINE.replace("/data/x.db", "\"${a:x}\""),
            "lookups:",
            "  a: { json: \"${b:x}\" }",
            "  b: { json: \"${a:x}\" }"),
        repository(
            "4:17: a repository cannot be at ftp://; write file:///PATH", "url: ftp://host/x"),
        repository(
            "4:17: a secret must not stand in a URL", "url: s3://key:s3cr3t-canary@bucket/x"),
        repository(
            "4:17: not the URL of a bucket; write s3://BUCKET/PREFIX", "url: \"s3://a b/x\""),
        repository("4:17: the prefix in a bucket has names of", "url: s3://bucket/a//b"),
        repository(
            "4:17: after \"?\" the URL of a bucket has region, endpoint and path_style only",
            "url: \"s3://bucket?secret_key=s3cr3t-canary\""),
        repository(
            "4:17: \"endpoint\" must be a host alone",
            "url: \"s3://bucket?endpoint=http://u:s3cr3t-canary@h\""),
        repository(
            "4:70: \"access_key\" must not be the key itself",
            "url: s3://bucket, secret_key: \"${env:TOKEN}\", access_key: s3cr3t-canary"),
        repository(
            "4:10: \"access_key\" is missing", "url: s3://bucket, secret_key: \"${env:TOKEN}\""),
        repository(
            "4:10: \"retry_for\" is only for repositories at s3:, sftp:, azure:, gs:",
            "url: /x, retry_for: 1m"),
        repository(
            "4:39: \"upload_limit\" must be a size such as 500KiB, 10MiB or 1GiB, found \"10M\"",
            "url: /srv/x, upload_limit: 10M"),
        repository(
            "4:10: \"object_lock\" needs checksums",
            "url: s3://bucket, object_lock: 30d, checksums: off"),
        repository(
            "4:17: not the URL of a directory; write file:///PATH",
            "url: file://u:s3cr3t-canary@h/x"),
        repository("4:10: \"url\" is missing", "machine_key: /x"),
        repository(
            "4:33: a password must not stand in the configuration",
            "url: /srv, password: s3cr3t-canary"),
        repository(
            "4:33: a password must not stand in the configuration",
            "url: /srv, password: \"${env:TOKEN}\""),
        repository(
            "4:33: \"password\" has exactly one of file, env and command",
            "url: /srv, password: { file: /x, env: Y }"),
        repository(
            "4:40: \"env\" must be the name of an environment variable",
            "url: /srv, password: { env: \"${env:TOKEN}\" }"),
        top("1:10: \"version\" must be 1", "version: 2", "orchestrator: a", repositories(), FINE),
        top(
            "1:10: \"version\" must be a whole number, found \"one\"",
            "version: one",
            "orchestrator: a",
            repositories(),
            FINE),
        top(
            "2:15: not a name for orchestrator: \"Prod\"",
            "version: 1",
            "orchestrator: Prod",
            repositories(),
            FINE));
  }

  private static String repositories() {
    return "repositories: { local: { url: /srv/repository } }";
  }

  private static Mistake repository(String message, String settings) {
    return top(
        message,
        "version: 1",
        "orchestrator: prod",
        "repositories:",
        "  local: { " + settings + " }",
        FINE);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithItsPlace(Mistake mistake) throws IOException {
    Files.writeString(
        directory.resolve("app.json"), "{\"dbFile\": \"x.db\", \"nested\": {\"a\": [1]}}");
    Files.writeString(directory.resolve("broken.json"), "{\"dbFile\": ");
    Files.writeString(directory.resolve("double.json"), "{\"a\": 1, \"a\": 2}");

    var failure = failureOf(mistake.file);

    assertThat(failure.code()).isEqualTo(FailureCode.CONFIG_INVALID);
    assertThat(failure.getMessage()).startsWith("backstay.yaml:" + mistake.message);
    assertThat(failure.getMessage().lines()).hasSize(1);
    assertThat(failure.getMessage()).doesNotContain("s3cr3t-canary").doesNotEndWith(".");
    assertThat(failure.hint())
        .hasValueSatisfying(
            hint -> assertThat(hint).contains(directory.resolve("backstay.yaml").toString()));
  }

  private ConfigurationException failureOf(String text) throws IOException {
    var file = Files.writeString(directory.resolve("backstay.yaml"), text);
    return catchThrowableOfType(
        ConfigurationException.class, () -> ConfigurationFile.read(file, ENVIRONMENT));
  }

  @Test
  void allMistakesAreToldInTheOrderOfTheFile() throws IOException {
    var failure =
        failureOf(
            """
            version: 3
            orchestrator: UPPER
            repositories: { local: { url: "ftp://x" } }
            components:
              a: { kind: sqlite, path: "${env:NONE}" }
              b: { kind: files, pth: /x }
            hodl: {}
            """);

    assertThat(failure.getMessage().lines().map(line -> line.replaceAll("(:\\d+:\\d+:).*", "$1")))
        .containsExactly(
            "backstay.yaml:1:10:",
            "backstay.yaml:2:15:",
            "backstay.yaml:3:31:",
            "backstay.yaml:5:28:",
            "backstay.yaml:6:6:",
            "backstay.yaml:6:21:",
            "backstay.yaml:7:1:");
  }

  @Test
  void ofVeryManyMistakesTheFirstAreTold() throws IOException {
    var components = new StringBuilder();
    for (var i = 0; i < 14; i++) {
      components.append("  c" + i + ": { kind: sqlite }\n");
    }

    var failure =
        failureOf(
            "version: 1\norchestrator: x\n" + repositories() + "\ncomponents:\n" + components);

    assertThat(failure.getMessage().lines()).hasSize(11).last().isEqualTo("and 4 more");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    var file = directory.resolve("backstay.yaml");
    Files.write(file, "orchestrator: K\u00f6ln".getBytes(StandardCharsets.ISO_8859_1));

    var failure =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationFile.read(file, ENVIRONMENT));

    assertThat(failure.code()).isEqualTo(FailureCode.CONFIG_INVALID);
    assertThat(failure).hasMessage("cannot read " + file + ": it is not UTF-8");
  }

  @Test
  void aMistakeInALookupIsToldOnceHoweverOftenItIsUsed() throws IOException {
    for (var lookup : List.of("{ json: absent.json }", "{}", "text")) {
      var failure =
          failureOf(
              """
              version: 1
              orchestrator: x
              repositories: { local: { url: /srv/repository } }
              lookups:
                app: %s
              components:
                a: { kind: sqlite, path: "${app:a}" }
                b: { kind: sqlite, path: "${app:b}" }
              """
                  .formatted(lookup));

      assertThat(failure.getMessage().lines())
          .singleElement()
          .asString()
          .startsWith("backstay.yaml:5:");
    }
  }

  @Test
  void aSecretThatWasPutInIsNotQuoted() throws IOException {
    var failure =
        failureOf(
            """
            version: 1
            orchestrator: "${env:TOKEN} x"
            repositories: { local: { url: "s3://x:${env:TOKEN}@h" } }
            components:
              a: { kind: "${env:TOKEN}", path: /x, order: "${env:TOKEN}" }
              b: { kind: sqlite, path: "/y", lock_wait: "${env:TOKEN}", importance: "${env:TOKEN}" }
            """);

    assertThat(failure.getMessage()).doesNotContain("canary");
    assertThat(failure.getMessage().lines()).hasSize(6);
  }

  @Test
  void aSecretBesideAMistakeInTheSyntaxIsNotQuoted() throws IOException {
    for (var text :
        List.of(
            "password: \"s3cr3t-canary",
            "password: *s3cr3t-canary",
            "password: [s3cr3t-canary",
            "a: b\n s3cr3t-canary: x: y",
            "password: !s3cr3t-canary x",
            "lookups: { a: { json: secrets } }")) {
      Files.writeString(directory.resolve("secrets"), "{\"a\": s3cr3t-canary}");

      var failure = failureOf(text);

      for (Throwable told = failure; told != null; told = told.getCause()) {
        assertThat(told.toString()).as(text).doesNotContain("canary");
      }
    }
  }
}
