package dev.backstay.preset.kneo;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Overlaps;
import dev.backstay.preset.Part;
import dev.backstay.preset.VariableLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a service keeps.
///
/// Of its tables only the one that lists migrations is known for sure: the others are named as its
/// interface names what they hold.
/// @param project where it works
/// @param variableFiles the dotenv files of its environment
/// @param unit the file of the unit that starts it, which may set variables too
record ServiceParts(
    Project project, List<Path> variableFiles, Optional<Path> unit, Draft.Maker draft) {

  private static final Map<String, String> KEEPINGS =
      Map.of(
          "RUNS", "runs",
          "CHECKPOINTS", "checkpoints",
          "QUEUE", "queue records",
          "CONTINUATIONS", "continuations",
          "ARTIFACTS", "artifacts",
          "LOGS", "logs");

  void add() {
    var overlaps = new Overlaps();
    addDatabase(overlaps);
    addFiles(overlaps);
    overlaps.into(draft);
    addKeepings();
    addKey();
  }

  private void addDatabase(Overlaps overlaps) {
    var database = project.database();
    var dsn = project.dsn();
    var lookedUp = dsn.flatMap(it -> variableFiles.stream().filter(f -> sets(f, it)).findFirst());
    var setIn = lookedUp.or(() -> unit.filter(_ -> dsn.isPresent()));
    var hasFallenBack = setIn.filter(project::hasFallenBack).isPresent();
    if (dsn.isPresent() && !hasFallenBack) {
      lookedUp.ifPresentOrElse(
          file ->
              draft.component(
                  expected(
                      VariableLookup.of(file, Project.DSN, draft)
                          .postgres("runs-database", dsn.get()))),
          () ->
              draft.gap(
                  "the database "
                      + VariableLookup.withoutSecrets(dsn.get())
                      + ", whose address is set by "
                      + setIn.map(Path::toString).orElse("the environment")
                      + ": add a component of kind postgres"));
      return;
    }
    var part =
        expected(
            Part.component("runs", "sqlite")
                .with("path", database.value())
                .with("importance", "critical")
                .with("order", 1)
                .from(database));
    part = RunTables.of(project).expecting(part);
    if (hasFallenBack) {
      var address = VariableLookup.withoutSecrets(dsn.orElseThrow());
      draft.gap(
          address
              + ", which is set, while the service writes to "
              + database.value()
              + ": without its extra for PostgreSQL it falls back and does not say so");
      part =
          part.from(new Fact("fallback", address + " is set", "and this file was written since"));
    }
    overlaps.add(part);
  }

  private boolean sets(Path file, String dsn) {
    return project.site().read("env", file, Map.of()).text(Project.DSN).equals(Optional.of(dsn));
  }

  private static Part expected(Part part) {
    return part.expecting(Part.map("table", "schema_migrations", "min_rows", 1));
  }

  private void addFiles(Overlaps overlaps) {
    overlaps.addIfThere(tree("continuations", project.continuations(), "high", 2));
    overlaps.addIfThere(
        tree(
            "artifacts",
            project.place("KNEO_SERV_ARTIFACT_PATH", "local.artifact_path", ".kneo/artifacts"),
            "medium",
            3));
    overlaps.addIfThere(
        tree(
            "logs",
            project.place("KNEO_SERV_LOG_PATH", "local.log_path", ".kneo/logs"),
            "medium",
            3));
    if (Files.isRegularFile(project.file())) {
      overlaps.add(document("config", project.file(), "yaml"));
    }
    var number = 0;
    for (var file : variableFiles) {
      overlaps.add(document(number++ == 0 ? "environment" : "environment-" + number, file, "env"));
    }
    var profiles =
        project.place(
            "KNEO_SERV_PROFILES_PATH",
            "profiles",
            project.site().home().resolve(".kneo_serv/profiles.json").toString());
    if (Files.isRegularFile(Path.of(profiles.value()))) {
      overlaps.add(document("profiles", Path.of(profiles.value()), "json").from(profiles));
    }
  }

  private static Part tree(String name, Fact fact, String importance, int order) {
    return Part.component(name, "files")
        .with("path", fact.value())
        .with("importance", importance)
        .with("order", order)
        .from(fact);
  }

  private static Part document(String name, Path file, String format) {
    return Part.component(name, "state-file")
        .with("path", file.toString())
        .with("format", format)
        .with("importance", "high")
        .with("order", 5)
        .from(new Fact(name, file.toString(), "found there"));
  }

  private void addKeepings() {
    KEEPINGS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              var variable = "KNEO_SERV_RETENTION_" + entry.getKey() + "_DAYS";
              var key = "retention." + entry.getKey().toLowerCase(java.util.Locale.ROOT) + "_days";
              var set = project.variables().getOrDefault(variable, "");
              var days = set.isEmpty() ? project.values().text(key).orElse("") : set;
              if (days.matches("[0-9]{1,5}")) {
                draft.keeping(
                    new Draft.Keeping(
                        entry.getValue(),
                        Duration.ofDays(Integer.parseInt(days)),
                        set.isEmpty() ? key + " in " + project.file() : variable));
              }
            });
  }

  private void addKey() {
    var holders =
        variableFiles.isEmpty() || !project.variables().containsKey("KNEO_SERV_SPEC_SIGNING_KEY")
            ? List.<String>of()
            : List.of("environment");
    if (project.variables().containsKey("KNEO_SERV_SPEC_SIGNING_KEY")) {
      draft.key(new Draft.Key("KNEO_SERV_SPEC_SIGNING_KEY", "bundles cannot be verified", holders));
    }
  }
}
