package dev.backstay.http;

import dev.backstay.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// One thing that can be asked for: how, by whom, and what answers.
///
/// @param need what a caller must be; there is no endpoint without
/// @param query the parameters that it knows
/// @param answer called when all was found to be in order; may block, on a thread of its own
public record Endpoint(
    Method method,
    PathTemplate path,
    Need need,
    About about,
    Set<Trait> traits,
    List<QueryParameter> query,
    Function<Request, Answer> answer) {

  /// An endpoint that is in contradiction to itself is refused.
  public Endpoint {
    traits = Set.copyOf(traits);
    query = List.copyOf(query);
    if (about.replies().isEmpty()) {
      throw new IllegalArgumentException(path + " does not say what it answers");
    }
    if (method.isChange() && traits.contains(Trait.IS_PAGE)) {
      throw new IllegalArgumentException(path + " is a page and changes something");
    }
    if (!method.isChange() && traits.contains(Trait.NEEDS_KEY)) {
      throw new IllegalArgumentException(path + " changes nothing and needs a key");
    }
    if (traits.contains(Trait.TAKES_SECRET) && traits.contains(Trait.NEEDS_KEY)) {
      throw new IllegalArgumentException(path + " takes a secret, of which a digest would be kept");
    }
    if (need instanceof Need.Anonymous && traits.contains(Trait.READS_CONTENT)) {
      throw new IllegalArgumentException(path + " shows content to anybody");
    }
  }

  /// An endpoint without traits and parameters.
  ///
  /// @param path for example `/api/v1/snapshots/{id}`
  /// @throws IllegalArgumentException if that is no template, or nothing is said about what is
  ///     answered
  public static Endpoint of(
      Method method, String path, Need need, About about, Function<Request, Answer> answer) {
    return new Endpoint(method, PathTemplate.of(path), need, about, Set.of(), List.of(), answer);
  }

  /// The same with one trait more.
  public Endpoint with(Trait trait) {
    var more = new TreeSet<>(traits);
    more.add(trait);
    return new Endpoint(method, path, need, about, more, query, answer);
  }

  /// The same with one parameter more.
  public Endpoint with(QueryParameter parameter) {
    var more = new ArrayList<>(query);
    more.add(parameter);
    return new Endpoint(method, path, need, about, traits, more, answer);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /// Whether that it is asked for, and what came of it, is entered in the audit trail before and
  /// after.
  boolean isAudited() {
    return has(Trait.READS_CONTENT) || (method.isChange() && !(need instanceof Need.Anonymous));
  }

  /// Whether there is nothing that could be sent to it.
  boolean takesNothing() {
    return about
        .requestExample()
        .map(JsonObject::parse)
        .filter(it -> !it.names().isEmpty())
        .isEmpty();
  }

  /// Method and path, as in the description, the log and the audit trail.
  public String name() {
    return method + " " + path;
  }
}
