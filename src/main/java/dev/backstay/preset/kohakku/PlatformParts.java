package dev.backstay.preset.kohakku;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import dev.backstay.preset.VariableLookup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the platform keeps. What several programs name alike is captured once.
final class PlatformParts {

  private static final Map<String, String> KEYS =
      Map.of(
          "CALLBACK_SIGNING_KEY", "callbacks of agents that run cannot be verified",
          "DJANGO_SECRET_KEY", "sessions and signed values of the Controller are void");

  private final List<Program> programs;
  private final Draft.Maker draft;

  /// Names of components by where they are.
  private final Map<String, String> taken = new HashMap<>();

  PlatformParts(List<Program> programs, Draft.Maker draft) {
    this.programs = List.copyOf(programs);
    this.draft = draft;
  }

  void add() {
    programs.forEach(this::addDatabase);
    addTemporal();
    programs.forEach(this::addRedis);
    programs.stream()
        .map(it -> BucketVariables.find(it, draft))
        .flatMap(Optional::stream)
        .forEach(it -> addOnce("bucket", it.place(), it.part()));
    if (!draft.has("bucket")) {
      draft.gap(
          "the bucket with briefs, skills and results: no variable in "
              + files()
              + " names it; add a component of kind s3");
    }
    programs.forEach(this::addVariables);
    addKeys();
  }

  private void addDatabase(Program program) {
    var address = ServerAddress.database("kohakku-" + program.name());
    var found =
        address
            .find(program, program.name(), draft)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        FailureCode.PRESET_UNCLEAR,
                        program.file()
                            + " names no database: it has neither DATABASE_URL nor"
                            + " POSTGRES_HOST",
                        "Set it there, or write backstay.yaml by hand."));
    var part = critical(found.part());
    if (program.name().equals(Program.CONTROLLER)) {
      part =
          part.with("canary", "select max(guid::text) from tasks_task")
              .expecting(Part.map("table", "django_migrations", "min_rows", 1))
              .expecting(Part.map("table", "tasks_task", "min_rows", 1));
    }
    addOnce(program.name(), found.place(), part);
  }

  private static Part critical(Part database) {
    return database.with("importance", "critical").with("order", 1);
  }

  /// The texts that are known say nothing of its database.
  private void addTemporal() {
    for (var program : programs) {
      var found = ServerAddress.temporal().find(program, "temporal", draft);
      if (found.isPresent()) {
        addOnce("temporal", found.get().place(), critical(found.get().part()));
        return;
      }
    }
    draft.gap(
        "Temporal's database: no variable in "
            + files()
            + " names it, and without it every workflow of several stages is stranded; set"
            + " TEMPORAL_DATABASE_URL there, or add a component of kind postgres with order 1"
            + " (Temporal's container has it as POSTGRES_SEEDS, POSTGRES_USER and DBNAME)");
  }

  private void addRedis(Program program) {
    for (var each : ServerAddress.redis()) {
      var name = numbered("redis");
      each.find(program, name, draft)
          .ifPresent(
              it -> {
                var part = it.part().with("importance", "high").with("order", 1);
                addOnce(name, it.place(), part);
              });
    }
  }

  private String numbered(String name) {
    var number = 1;
    while (draft.has(number == 1 ? name : name + "-" + number)) {
      number++;
    }
    return number == 1 ? name : name + "-" + number;
  }

  private void addOnce(String name, String place, Part part) {
    var same = place.equals(VariableLookup.UNKNOWN) ? null : taken.putIfAbsent(place, name);
    if (same != null) {
      part.facts()
          .forEach(it -> draft.fact(new Fact(it.what(), it.value(), it.origin() + ": " + same)));
    } else if (draft.has(name)) {
      draft.gap("the other " + name + " at " + place + ": add a component for it");
    } else {
      draft.component(part);
    }
  }

  private void addVariables(Program program) {
    draft.component(
        Part.component(program.name() + "-env", "state-file")
            .with("path", program.file().toString())
            .with("format", "env")
            .with("importance", "critical")
            .with("order", 4)
            .from(new Fact("variables", program.file().toString(), "found there")));
  }

  private void addKeys() {
    KEYS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            key -> {
              var holders =
                  programs.stream()
                      .filter(it -> !it.value(key.getKey()).isEmpty())
                      .map(it -> it.name() + "-env")
                      .toList();
              draft.key(new Draft.Key(key.getKey(), key.getValue(), holders));
            });
  }

  private String files() {
    return String.join(", ", programs.stream().map(it -> it.file().toString()).toList());
  }
}
