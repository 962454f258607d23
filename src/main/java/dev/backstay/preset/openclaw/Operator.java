package dev.backstay.preset.openclaw;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.lookup.Tree;
import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Site;
import java.nio.file.Path;
import java.util.Optional;

/// An operator that was found.
///
/// @param site where
/// @param values what its configuration says
/// @param paths what its places are
/// @param draft what is said of it
record Operator(Site site, Tree values, Paths paths, Draft.Maker draft) {

  private static final String DEFAULT_STATE = "orchestrator/orchestrator-state.json";

  /// Where a state is kept.
  ///
  /// @param sort how
  /// @param fact its place; of a state in MongoDB its key
  record State(Sort sort, Fact fact) {
    enum Sort {
      JSON,
      SQLITE,
      MONGO
    }
  }

  /// A configured place; empty if it is not configured.
  Optional<Fact> place(String key) {
    return values.text(key).filter(it -> !it.isBlank()).map(it -> paths.place(key, it));
  }

  /// Where the state is: by the state directory of the environment, else by its `STATE_FILE`, else
  /// by the configuration.
  ///
  /// @throws ConfigurationException if nothing says it
  State state() {
    var directory = paths.inStateDirectory(DEFAULT_STATE);
    if (!directory.isEmpty()) {
      return new State(
          State.Sort.JSON, new Fact("stateFile", directory, "below " + Paths.STATE_DIRECTORY));
    }
    var variable = paths.variables().getOrDefault("STATE_FILE", "");
    if (!variable.isEmpty()) {
      return state(variable, "STATE_FILE of the environment, which overrides stateFile");
    }
    var configured = values.text("stateFile").orElse("");
    if (configured.isBlank()) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "stateFile is not set in " + paths.file() + ", and the operator does not start without",
          "Set it there.");
    }
    return state(configured, "");
  }

  private State state(String value, String origin) {
    for (var sort : State.Sort.values()) {
      var scheme = sort.name().toLowerCase(java.util.Locale.ROOT) + ":";
      if (value.startsWith(scheme)) {
        var rest = value.substring(scheme.length());
        var fact =
            sort == State.Sort.MONGO
                ? new Fact("stateFile", value, paths.file().toString())
                : paths.place("stateFile", rest);
        return new State(sort, from(fact, origin));
      }
    }
    if (Paths.isTarget(value)) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "stateFile in "
              + paths.file()
              + " is of a kind that is not known: "
              + value.substring(0, value.indexOf(':') + 1),
          "Known are a path, sqlite:PATH and mongo:KEY.");
    }
    return new State(State.Sort.JSON, from(paths.place("stateFile", value), origin));
  }

  private static Fact from(Fact fact, String origin) {
    return origin.isEmpty() ? fact : new Fact(fact.what(), fact.value(), origin);
  }

  /// The local copy of a state in MongoDB.
  Fact fallback(Fact mongo) {
    var key = mongo.value().substring("mongo:".length());
    var named = paths.variables().getOrDefault("ORCHESTRATOR_STATE_FALLBACK_DIR", "");
    var below = paths.inStateDirectory("orchestrator/fallback");
    var directory =
        named.isEmpty()
            ? below.isEmpty() ? paths.workspace().resolve("data") : Path.of(below)
            : paths.workspace().resolve(named);
    return new Fact(
        "fallback of " + mongo.value(),
        directory.resolve(key + ".fallback.json").normalize().toString(),
        named.isEmpty() ? "the program's own rule" : "ORCHESTRATOR_STATE_FALLBACK_DIR");
  }

  /// Where logs are.
  Optional<Fact> logs() {
    var below = paths.inStateDirectory("logs");
    return below.isEmpty()
        ? place("logsDir")
        : Optional.of(new Fact("logsDir", below, "below " + Paths.STATE_DIRECTORY));
  }

  /// The database of publishing; empty if nothing is published.
  Optional<Fact> publishing() {
    var configured = place("publishingDatabasePath");
    var isUsed = configured.isPresent() || values.text("publishingRegistryPath").isPresent();
    var below = paths.inStateDirectory("database/deterministic-publishing.sqlite");
    return isUsed && !below.isEmpty()
        ? Optional.of(new Fact("publishingDatabasePath", below, "below " + Paths.STATE_DIRECTORY))
        : configured;
  }

  /// A database that has a variable of its own.
  Optional<Fact> database(String variable, String below) {
    var named = paths.variables().getOrDefault(variable, "");
    var standard = paths.inStateDirectory(below);
    if (named.startsWith(Paths.CONTAINER)) {
      return Optional.of(paths.place(variable, named));
    }
    if (!named.isEmpty()) {
      return Optional.of(
          new Fact(variable, paths.workspace().resolve(named).normalize().toString(), variable));
    }
    return standard.isEmpty()
        ? Optional.empty()
        : Optional.of(new Fact(variable, standard, "below " + Paths.STATE_DIRECTORY));
  }
}
