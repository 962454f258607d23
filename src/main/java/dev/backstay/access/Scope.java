package dev.backstay.access;

import java.util.Collection;
import java.util.Set;

/// Which orchestrators and components exist for a caller. What is outside is not there for it: the
/// answer is that of a name that nobody has, not a refusal.
///
/// A component is seen if both its orchestrator and its own name are in the scope.
///
/// @param orchestrators the names of orchestrators
/// @param components the names of components, in each of those orchestrators
public record Scope(Names orchestrators, Names components) {

  private static final Scope EVERYTHING = new Scope(new Names.All(), new Names.All());

  /// Some names, or all.
  public sealed interface Names {

    /// Every name, also those that come later.
    record All() implements Names {}

    /// These names alone.
    ///
    /// @param names at least one; upper and lower case differ
    record Named(Set<String> names) implements Names {

      public Named {
        names = Set.copyOf(names);
        if (names.isEmpty()) {
          throw new IllegalArgumentException("a scope without any name sees nothing");
        }
      }
    }

    /// Whether that name is among these.
    default boolean has(String name) {
      return switch (this) {
        case All() -> true;
        case Named(var names) -> names.contains(name);
      };
    }

    /// Whether every name of the others is among these.
    default boolean covers(Names others) {
      return switch (this) {
        case All() -> true;
        case Named(var names) -> others instanceof Named(var theirs) && names.containsAll(theirs);
      };
    }
  }

  /// All that there is.
  public static Scope everything() {
    return EVERYTHING;
  }

  /// All components of those orchestrators.
  public static Scope orchestrators(Set<String> names) {
    return new Scope(new Names.Named(names), new Names.All());
  }

  /// Those components of those orchestrators.
  public static Scope components(Set<String> orchestrators, Set<String> components) {
    return new Scope(new Names.Named(orchestrators), new Names.Named(components));
  }

  /// Those components of those orchestrators; where no name is given, all.
  public static Scope of(Collection<String> orchestrators, Collection<String> components) {
    return new Scope(names(orchestrators), names(components));
  }

  private static Names names(Collection<String> given) {
    return given.isEmpty() ? new Names.All() : new Names.Named(Set.copyOf(given));
  }

  /// Whether that component is there for the caller.
  public boolean sees(String orchestrator, String component) {
    return orchestrators.has(orchestrator) && components.has(component);
  }

  /// Whether anything of that orchestrator is there for the caller.
  public boolean sees(String orchestrator) {
    return orchestrators.has(orchestrator);
  }

  /// Whether all of that orchestrator is there for the caller, whatever is added to it. What
  /// concerns an orchestrator as a whole, such as its settings, asks for this.
  public boolean seesAllOf(String orchestrator) {
    return orchestrators.has(orchestrator) && components instanceof Names.All;
  }

  /// Whether this sees all that the other sees, now and later.
  public boolean covers(Scope other) {
    return orchestrators.covers(other.orchestrators) && components.covers(other.components);
  }
}
