package dev.backstay.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// All that can be asked for. Finding, permission, description and tests read this one table; what
/// is not in it is not there.
public final class Endpoints {

  /// Where a request leads.
  sealed interface Way {

    /// To an endpoint, with the values of the path's variables.
    record Found(Endpoint endpoint, Map<String, String> variables) implements Way {}

    /// To something that knows other methods only.
    record OtherMethods(Set<String> methods) implements Way {}

    /// Nowhere.
    record Nowhere() implements Way {}
  }

  private final List<Endpoint> all;

  private Endpoints(List<Endpoint> all) {
    this.all = all;
  }

  /// A table of these.
  ///
  /// @throws IllegalArgumentException if two have the same method and form of path
  public static Endpoints of(List<Endpoint> all) {
    var seen = new HashSet<String>();
    for (var each : all) {
      if (!seen.add(each.method() + " " + each.path().form())) {
        throw new IllegalArgumentException(each.name() + " is there twice");
      }
    }
    return new Endpoints(List.copyOf(all));
  }

  /// These and others.
  ///
  /// @throws IllegalArgumentException if two have the same method and form of path
  public Endpoints and(List<Endpoint> others) {
    var more = new ArrayList<>(all);
    more.addAll(others);
    return of(more);
  }

  /// All, in the order in which they were put in.
  public List<Endpoint> all() {
    return all;
  }

  /// Where a path leads. One without variables goes before those with.
  Way find(String method, String path) {
    var matching = all.stream().filter(it -> it.path().match(path).isPresent()).toList();
    if (matching.isEmpty()) {
      return new Way.Nowhere();
    }
    var literal = matching.stream().filter(it -> it.path().isLiteral()).toList();
    var candidates = literal.isEmpty() ? matching : literal;
    for (var each : candidates) {
      if (each.method().name().equals(method)) {
        return new Way.Found(each, each.path().match(path).orElseThrow());
      }
    }
    return new Way.OtherMethods(
        candidates.stream()
            .map(it -> it.method().name())
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
