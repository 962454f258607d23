package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with how all is run: who is told, who may ask, what is rehearsed and looked up.
class OperationMistakesTest {

  private static final String FINE =
      """
      version: 1
      orchestrator: prod
      repositories: { local: { url: /srv/repository } }
      components: { db: { kind: sqlite, path: /d/x.db }, \
      pg: { kind: postgres, url: "postgresql://h/d" }, tree: { kind: files, path: /t }, \
      doc: { kind: state-file, path: /s.toml }, json: { kind: state-file, path: /s.json }, \
      cache: { kind: redis, url: "redis://h" } }
      """;

  @TempDir Path directory;

  private void requireTold(String line, String message) throws IOException {
    Files.writeString(directory.resolve("app.py"), "A = made()\n");
    var file = Files.writeString(directory.resolve("backstay.yaml"), FINE + line + "\n");
    var failure =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationFile.read(file, Map.of("A", "b")));
    assertThat(failure).as(line).isNotNull();
    assertThat(failure.getMessage())
        .as(line)
        .matches("(?s)backstay.yaml:[56]:.*")
        .contains(": " + message)
        .doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "notify: [{ webhook: \"https://h:70000/s3cr3t\" }] | no server has a port like that",
        "notify: [{ webhook: \"https://h:0/s3cr3t\" }] | no server has a port like that",
        "notify: [{ webhook: \"https:///s3cr3t\" }] | \"webhook\" must be a URL as in",
        "notify: [{ webhook: \"https://h\", on: [] }] | \"on\" names nothing that is told",
        "notify: [{ webhook: \"https://h\", on: failure }] | \"on\" must be a list, found text",
        "notify: [{ webhook: \"https://h\", on: [[a], nothing] }] | \"on\" has no condition \"nothing\"",
        "notify: [{ slack: \"https://h\", secret: { env: A } }] | key \"secret\" is only for webhook and ntfy",
        "notify: { slack: \"https://h\" } | \"notify\" must be a list, found keys and values",
        "notify: [{ email: { server: \"http://h\", from: a@b, to: [a@b] } }] | \"server\" must be smtps://",
        "notify: [{ email: { server: \"smtp://s3cr3t@h\", from: a@b, to: [a@b] } }] | \"server\" must be smtps://",
        "notify: [{ email: { server: \"smtp://h:0\", from: a@b, to: [a@b] } }] | \"server\" must be smtps://",
        "notify: [{ email: { server: \"smtp://h:70000\", from: a@b, to: [a@b] } }] | \"server\" must be smtps://",
        "notify: [{ email: { server: \"smtp://h/x\", from: a@b, to: [a@b] } }] | \"server\" must be smtps://",
        "notify: [{ email: { server: \"smtp://h/?x\", from: a@b, to: [a@b] } }] | \"server\" must be smtps://",
        "notify: [{ email: { server: \"smtp:h\", from: a@b, to: [a@b] } }] | \"server\" must be smtps://",
        "notify: [{ email: { server: \"smtp://h h\", from: a@b, to: [a@b] } }] | \"server\" must be smtps://",
        "notify: [{ email: { server: \"smtp://h/\", from: ops, to: [a@b] } }] | \"from\" must be addresses of mail alone",
        "notify: [{ email: { server: \"smtp://h\", from: a@b, to: [] } }] | \"to\" names nobody",
        "notify: [{ email: { server: \"smtp://h\", from: a@b, to: [a@b], account: a } }] | \"account\" and \"password\" go together",
        "server: { audit_syslog: \"tls://logs:0\" } | \"audit_syslog\" must be tls://HOST:PORT",
        "server: { listen: [\"1.2.3.4:1\", \"h\"] } | \"listen\" must be an IP address",
        "server: { trusted_proxies: [proxy] } | \"trusted_proxies\" must have an IP address, found \"proxy\"",
        "server: { clients: all } | \"clients\" must be a list",
        "server: { clients: [all] } | \"clients\" must be keys and values, found text",
        "server: { clients: [{ fingerprint: x, role: read }] } | \"name\" is missing",
        "server: { clients: [{ name: a, role: read }] } | \"fingerprint\" is missing",
        "server: { clients: [{ name: a, fingerprint: x, role: reed }] } | \"role\" must be one of",
        "drill: { no_owner: maybe } | \"no_owner\" must be true or false, found \"maybe\"",
        "references: x | \"references\" must be a list, found text",
        "references: [{ in: tree }] | \"from\" is missing",
        "references: [{ from: \"db: select 1\" }] | \"in\" is missing",
        "references: [{ from: \":x\", in: tree }] | \"from\" must be a component and a query",
        "references: [{ from: \"db: \", in: tree }] | \"from\" must be a component and a query",
        "references: [{ from: \"db: select 1\", in: pg }] | component \"pg\" is of kind postgres, here it must be files, s3",
        "references: [{ from: \"dx: select 1\", in: tree }] | there is no component \"dx\"; did you mean \"db\"?",
        "references: [{ from: \"db: select 1\", in: tree, allow_missing: -1 }] | \"allow_missing\" must not be less than 0",
        "references: [{ from: \"db: select 1\", in: tree, as: x.json }] | \"as\" must have {} where the name stands",
        "inflight: { name: a } | \"inflight\" must be a list, found keys and values",
        "inflight: [{ name: A, from: \"db: select 1\", state: lost, restart: a }] | not a name for a question: \"A\"",
        "inflight: [{ name: a, from: \"doc: select 1\", state: lost, restart: a }] | component \"doc\" is a document that is not written in JSON",
        "inflight: [{ name: a, from: \"db: select 1\", state: lost, restart: \" \" }] | \"restart\" is empty",
        "quarantine: [{ in: db, why: b }] | \"edit\" is missing",
        "quarantine: [{ in: db, edit: \" \", why: b }] | \"edit\" is empty",
        "quarantine: [{ in: db, edit: a, why: \" \" }] | \"why\" is empty",
        "quarantine: [{ in: doc, edit: a, why: b }] | component \"doc\" is a document that is not written in JSON",
        "notes: [{ text: a, when: never }] | \"when\" must be one of",
        "entities: { Run: { parts: [] } } | not a name for an entity: \"Run\"",
        "entities: { run: { parts: [] } } | \"parts\" must be a list with at least one part, found a list",
        "entities: { run: { parts: x } } | \"parts\" must be a list with at least one part, found text",
        "entities: { run: { parts: [{ component: tree, path: [a] }] } } | \"path\" must be text, found a list",
        "entities: { run: { parts: [{ component: tree, path: \"{id}/{id}\" }] } } | \"path\" must be a path below the component with {id} in it once",
        "entities: { run: { parts: [{ component: doc, items: /tasks }] } } | component \"doc\" is a document that is not written in JSON",
        "entities: { run: { parts: [{ component: json, items: tasks }] } } | \"items\" must be a JSON pointer",
        "lookups: { App: { json: a } } | a lookup cannot be named \"App\"",
        "lookups: { file: { json: a } } | a lookup cannot be named \"file\"",
        "lookups: { app: { json: \"a\\0b\" } } | cannot read a",
        "lookups: { app: { python: app.py } }\\ntriggers: { limit: \"${app:A}\" } | \"A\" in ",
        "schedule: { sync: { to: local, at: often } } | \"sync\": ",
        "schedule: { jitter: 0s } | \"jitter\" must be a duration",
        "drill: { service: { run: [x] } } | the program of \"run\" must be an absolute path, found \"x\"",
        "drill: { service: { run: [/x], settings: a } } | \"settings\" must be a list, found text",
        "drill: { service: { run: [/x], user: root } } | \"user\" must be the name of an account without rights",
        "drill: { service: { run: [/x], directory: /y } } | \"directory\" must be one of a restored component",
        "drill: { service: { run: [/x, \"{path:nobody}\"] } } | {path:nobody}: there is no component \"nobody\"",
        "drill: { service: { run: [/x, \"{path:cache}\"] } } | {path:cache}: component \"cache\" is of kind redis; write {address:cache}",
        "drill: { service: { run: [/x, \"{address:cache}\"] } } | {address:cache} has a password, and everyone",
        "drill: { service: { run: [/x, \"{nothing}\"] } } | there is no placeholder {nothing}",
        "drill: { service: { run: [/x], environment: { \"a-b\": x } } } | \"a-b\" is not the name of a variable",
        "drill: { service: { run: [/x], settings: [{ component: tree, replace: { \"\": x } }] } } | \"replace\" has an empty text",
        "drill: { service: { run: [/x], settings: [{ component: json, path: a, replace: { b: x } }] } } | \"path\" says which file of a component",
        "drill: { service: { run: [/x], settings: [{ component: tree, path: ../a, replace: { b: x } }] } } | \"path\" must be below the component's own",
        "drill: { service: { run: [/x], smoke: [{ name: a, url: \"http://h\" }] } } | \"url\" must be of the service itself",
        "drill: { service: { run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:{port}/\", keep: { port: /a } }] } } | a value cannot be kept as \"port\"",
        "drill: { service: { run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:{port}/\", keep: { A: /a } }] } } | a value cannot be kept as \"A\"",
        "drill: { service: { run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:{port}/\", keep: { a: a } }] } } | a place in JSON is written as /run/id",
        "drill: { service: { run: [/x], smoke: [{ name: a, method: post, url: \"http://127.0.0.1:{port}/\" }] } } | \"method\" must be a method such as",
        "services: [{ name: a, kubernetes: b }] | key \"kubernetes\" is not supported by this version",
        "services: [{ name: a, http: { enter: \"http://b\", leave: x } }] | \"leave\" must be a URL as in",
        "services: [{ name: a, systemd: b, probe: { tcp: \"h:0\" } }] | \"tcp\" must be a host and a port",
        "services: [{ name: a, systemd: b, probe: { command: [] } }] | \"command\" names no program",
        "services: [{ name: a, systemd: b, probe: { http: \"http://h\", status: 99 } }] | a status must be from 100 to 599, found \"99\"",
        "services: [{ name: a, systemd: b, probe: { sql: s, component: db, equals: [1] } }] | \"equals\" must be text, found a list",
      })
  void aMistakeIsToldWithWhatToWrite(String line, String message) throws IOException {
    requireTold(line.replace("\\n", "\n"), message);
  }
}
