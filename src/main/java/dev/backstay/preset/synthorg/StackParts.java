package dev.backstay.preset.synthorg;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Overlaps;
import dev.backstay.preset.Part;
import dev.backstay.preset.VariableLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What an organisation keeps, and the keys without which parts of it are lost.
record StackParts(Stack stack, Draft.Maker draft) {

  private static final String URL = "SYNTHORG_DATABASE_URL";
  private static final List<String> TABLES =
      List.of("tasks", "cost_records", "messages", "checkpoints", "audit_entries", "settings");

  /// Keys by what is lost without them, and what the command-line program calls them.
  private record Secret(String variable, String field, String needs) {}

  private static final List<Secret> SECRETS =
      List.of(
          new Secret(
              "SYNTHORG_MASTER_KEY", "master_key", "the secrets of connections cannot be read"),
          new Secret("SYNTHORG_SETTINGS_KEY", "settings_key", "sensitive settings cannot be read"));

  void add() {
    var overlaps = new Overlaps();
    addDatabase(overlaps);
    addFiles(overlaps);
    addConfiguration(overlaps);
    overlaps.into(draft);
    addKeys();
  }

  private void addDatabase(Overlaps overlaps) {
    var url = stack.variables().getOrDefault(URL, "");
    if (url.isEmpty()) {
      var fact = stack.place("SYNTHORG_DB_PATH", "/data/synthorg.db");
      overlaps.add(
          expected(
                  Part.component("database", "sqlite")
                      .with("path", fact.value())
                      .with("importance", "critical")
                      .with("order", 1)
                      .with(
                          "canary", "select id from audit_entries order by timestamp desc limit 1"))
              .expecting(Part.map("newest", "audit_entries.timestamp", "max_age", "90d"))
              .from(fact));
      return;
    }
    var isInFile =
        stack.variableFile().isPresent()
            && stack.site().read("env", stack.variableFile().get(), Map.of()).text(URL).isPresent();
    if (isInFile) {
      draft.component(
          expected(
              VariableLookup.of(stack.variableFile().get(), URL, draft).postgres("database", url)));
    } else {
      draft.gap(
          "the database "
              + VariableLookup.withoutSecrets(url)
              + ", whose address is in "
              + stack.compose()
              + ": add a component of kind postgres by hand");
    }
  }

  private static Part expected(Part part) {
    var all = part;
    for (var table : TABLES) {
      all = all.expecting(Part.map("table", table));
    }
    return all.expecting(Part.map("table", "users", "min_rows", 1))
        .expectingNone(
            "fail",
            "There is not exactly one user who is CEO",
            "select ceos from (select count(*) as ceos from users where role = 'ceo') c where ceos"
                + " <> 1")
        .expectingNone(
            "warn",
            "A checkpoint is of a task that is not there",
            "select id, task_id from checkpoints where task_id not in (select id from tasks)")
        .expectingNone(
            "warn",
            "An agent works on a task that is not there",
            "select agent_id, task_id from agent_states where task_id not in (select id from"
                + " tasks)");
  }

  private void addFiles(Overlaps overlaps) {
    overlaps.addIfThere(tree("memory", stack.place("SYNTHORG_MEMORY_DIR", "/data/memory"), "high"));
    var database = Path.of(stack.place("SYNTHORG_DB_PATH", "/data/synthorg.db").value());
    var artifacts =
        stack.variables().containsKey("SYNTHORG_ARTIFACT_DIR")
            ? stack.place("SYNTHORG_ARTIFACT_DIR", "/data")
            : new Fact(
                "artifacts",
                Objects.requireNonNull(database.getParent()).resolve("artifacts").toString(),
                "beside the database, since SYNTHORG_ARTIFACT_DIR is not set");
    overlaps.addIfThere(tree("artifacts", artifacts, "high"));
    var workspaces = database.resolveSibling("workspaces").toString();
    overlaps.addIfThere(
        tree("workspaces", new Fact("workspaces", workspaces, "beside the database"), "high"));
    overlaps.addIfThere(tree("logs", stack.place("SYNTHORG_LOG_DIR", "/data/logs"), "medium"));
    draft.aside(
        new Draft.Aside(
            Path.of(stack.place("backup.path", "/data/backups").value()),
            "backups that it takes itself: see `backstay import`"));
  }

  private static Part tree(String name, Fact fact, String importance) {
    return Part.component(name, "files")
        .with("path", fact.value())
        .with("importance", importance)
        .with("order", 2)
        .from(fact);
  }

  private void addConfiguration(Overlaps overlaps) {
    var company = stack.place("SYNTHORG_CONFIG_PATH", "company.yaml");
    if (Files.isRegularFile(Path.of(company.value()))) {
      overlaps.add(document("company", company, "yaml"));
    } else {
      draft.fact(new Fact("company configuration", "none", "nothing at " + company.value()));
    }
    overlaps.add(
        document(
            "compose",
            new Fact("compose file", stack.compose().toString(), "found there"),
            "yaml"));
    var settings = stack.directory().resolve("config.json");
    if (Files.isRegularFile(settings)) {
      overlaps.add(
          document(
              "cli-config",
              new Fact("settings and keys", settings.toString(), "found there"),
              "json"));
    }
    stack
        .variableFile()
        .ifPresent(
            file ->
                overlaps.add(
                    document(
                        "environment",
                        new Fact("variables", file.toString(), "found there"),
                        "env")));
  }

  private static Part document(String name, Fact fact, String format) {
    return Part.component(name, "state-file")
        .with("path", fact.value())
        .with("format", format)
        .with("importance", "critical")
        .with("order", 4)
        .from(fact);
  }

  private void addKeys() {
    var settings = stack.site().readIfThere("json", stack.directory().resolve("config.json"));
    for (var secret : SECRETS) {
      var holders = new ArrayList<String>();
      if (settings.flatMap(it -> it.text(secret.field())).filter(it -> !it.isBlank()).isPresent()) {
        holders.add("cli-config");
      }
      var inFile =
          stack
              .variableFile()
              .flatMap(it -> stack.site().readIfThere("env", it))
              .flatMap(it -> it.text(secret.variable()));
      if (inFile.isPresent()) {
        holders.add("environment");
      }
      draft.key(new Draft.Key(secret.variable(), secret.needs(), holders));
    }
  }
}
