package dev.backstay.rehearsal;

import dev.backstay.service.JsonValue;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The operator's service as a drill tries it. Texts have placeholders (see [Placeholder]) for what
/// is only known then.
///
/// @param run the program and its arguments
/// @param environment its variables, beside a few usual ones
/// @param secret the names of variables whose values are nobody's business
/// @param directory where it runs; in a private directory of the drill if empty
/// @param user the account it runs as where root drills; nobody if empty
/// @param settings files of restored components that are changed before it starts
/// @param ready what tells that it is well
/// @param smoke what is requested of it then, in order
/// @param afterwards what restored components are asked when it has ended
/// @param limit how long all of it may take
public record ServiceTrial(
    List<String> run,
    Map<String, String> environment,
    Set<String> secret,
    Optional<String> directory,
    Optional<String> user,
    List<Rewriting> settings,
    Optional<Readiness> ready,
    List<SmokeRequest> smoke,
    List<Afterwards> afterwards,
    Duration limit) {

  public ServiceTrial {
    run = List.copyOf(run);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    secret = Set.copyOf(secret);
    settings = List.copyOf(settings);
    smoke = List.copyOf(smoke);
    afterwards = List.copyOf(afterwards);
  }

  /// A file of a restored component in which texts are replaced.
  ///
  /// @param component the component
  /// @param path where in its tree; empty for the file that it is
  /// @param replace what is replaced by what; each must be there
  public record Rewriting(ComponentName component, String path, Map<String, String> replace) {

    public Rewriting {
      replace = Collections.unmodifiableMap(new LinkedHashMap<>(replace));
    }
  }

  /// What is asked until it is answered well.
  ///
  /// @param url where
  /// @param status the status of a good answer
  /// @param value what its JSON must have, if anything
  /// @param within how long that may take
  public record Readiness(String url, int status, Optional<JsonValue> value, Duration within) {}

  /// One request.
  ///
  /// @param name what it is called in the report
  /// @param status the status of a good answer
  /// @param keep values of its JSON by name, each with its place as a JSON pointer (RFC 6901);
  ///     later requests may name them
  public record SmokeRequest(
      String name,
      String method,
      String url,
      Optional<String> body,
      int status,
      Map<String, String> keep) {

    public SmokeRequest {
      keep = Collections.unmodifiableMap(new LinkedHashMap<>(keep));
    }
  }

  /// What a restored component must give in the end.
  ///
  /// @param query a query of one column
  /// @param value what its first value must be; any will do if empty
  /// @param why what that shows, in a few words
  public record Afterwards(
      ComponentName component, String query, Optional<String> value, String why) {

    private static final int SHOWN_LENGTH_MAX = 60;

    /// What is wrong with what it gave; nothing if it is right.
    public List<String> lackOf(Optional<String> found) {
      if (found.isEmpty()) {
        return List.of("the query gives no value");
      }
      var shown = EntryPath.escape(found.get());
      return value.isEmpty() || found.equals(value)
          ? List.of()
          : List.of(
              "the query gives \"%s\", not \"%s\""
                  .formatted(
                      shown.substring(0, Math.min(shown.length(), SHOWN_LENGTH_MAX)), value.get()));
    }
  }

  /// All components that it needs in a drill.
  public Set<String> components() {
    var names = new TreeSet<String>();
    texts()
        .flatMap(it -> Placeholder.in(it).stream())
        .filter(it -> it.kind() == Placeholder.Kind.PATH || it.kind() == Placeholder.Kind.ADDRESS)
        .forEach(it -> names.add(it.name()));
    settings.forEach(it -> names.add(it.component().value()));
    afterwards.forEach(it -> names.add(it.component().value()));
    return names;
  }

  /// Whether it is told a port.
  public boolean hasPort() {
    return texts()
        .flatMap(it -> Placeholder.in(it).stream())
        .anyMatch(it -> it.kind() == Placeholder.Kind.PORT);
  }

  private Stream<String> texts() {
    return Stream.of(
            run.stream(),
            environment.values().stream(),
            directory.stream(),
            settings.stream().flatMap(it -> it.replace().values().stream()))
        .flatMap(it -> it);
  }

  /// Without values of variables, which may be secret.
  @Override
  public String toString() {
    return "ServiceTrial[" + run + ", " + environment.keySet() + "]";
  }
}
