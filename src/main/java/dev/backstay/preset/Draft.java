package dev.backstay.preset;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An installation as a preset found it: everything that `backstay.yaml` says of it but where
/// snapshots go.
///
/// @param preset the preset's name
/// @param at where to look again: a directory or file, absolute
/// @param accepted what had to be accepted for it
/// @param orchestrator a name for the installation
/// @param sections what is there, by the key that it stands under
/// @param facts what else was found
/// @param gaps what is part of the state and cannot be protected as things are, as sentences
///     without their end
/// @param keys what the state cannot be read without
/// @param keepings how long the orchestrator itself keeps what
/// @param asides what lies beside the state and is none
/// @param staying which snapshots should stay, if something is known of that
public record Draft(
    String preset,
    Path at,
    List<String> accepted,
    String orchestrator,
    Map<Under, List<Part>> sections,
    List<Fact> facts,
    List<String> gaps,
    List<Key> keys,
    List<Keeping> keepings,
    List<Aside> asides,
    Optional<Staying> staying) {

  /// The keys of `backstay.yaml` that a preset can fill.
  public enum Under {
    LOOKUPS(true),
    COMPONENTS(true),
    REFERENCES(false),
    ENTITIES(true),
    SERVICES(false),
    INFLIGHT(false),
    QUARANTINE(false),
    NOTES(false);

    private final boolean named;

    Under(boolean named) {
      this.named = named;
    }

    /// Whether what stands there has names, or is a list.
    public boolean isNamed() {
      return named;
    }

    /// The key.
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// Something without which a part of the state cannot be read: a key of a cipher.
  ///
  /// @param name what the orchestrator calls it
  /// @param needs what cannot be read without it
  /// @param components the components that hold it; none if it is not captured
  public record Key(String name, String needs, List<String> components) {
    public Key {
      components = List.copyOf(components);
    }
  }

  /// How long the orchestrator keeps some of its state.
  ///
  /// @param what what is removed
  /// @param age what is older is removed
  /// @param origin where that is set
  public record Keeping(String what, Duration age, String origin) {}

  /// What looks like state and needs no protection.
  ///
  /// @param place a file or directory
  /// @param what what it is
  public record Aside(Path place, String what) {}

  /// Which snapshots should stay.
  ///
  /// @param rules the rules, as `retention` has them
  /// @param why what asks for them, as a sentence
  public record Staying(String rules, String why) {}

  public Draft {
    accepted = List.copyOf(accepted);
    sections = Map.copyOf(sections);
    facts = List.copyOf(facts);
    gaps = List.copyOf(gaps);
    keys = List.copyOf(keys);
    keepings = List.copyOf(keepings);
    asides = List.copyOf(asides);
  }

  /// What stands under a key.
  public List<Part> under(Under key) {
    return sections.getOrDefault(key, List.of());
  }

  /// The component of that name is among the parts.
  public boolean has(String component) {
    return under(Under.COMPONENTS).stream().anyMatch(it -> it.name().equals(component));
  }

  /// One that is being made.
  public static Maker of(String preset, Path at, String orchestrator) {
    return new Maker(preset, at, orchestrator);
  }

  /// Collects what a preset finds. Used by one thread.
  public static final class Maker {

    private final String preset;
    private final Path at;
    private final String orchestrator;
    private final List<String> accepted = new ArrayList<>();
    private final Map<Under, List<Part>> sections = new EnumMap<>(Under.class);
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<Keeping> keepings = new ArrayList<>();
    private final List<Aside> asides = new ArrayList<>();
    private Optional<Staying> staying = Optional.empty();

    private Maker(String preset, Path at, String orchestrator) {
      this.preset = preset;
      this.at = at;
      this.orchestrator = orchestrator;
    }

    /// Adds a part.
    public Maker add(Under key, Part part) {
      sections.computeIfAbsent(key, _ -> new ArrayList<>()).add(part);
      return this;
    }

    /// Declares a file that values are looked up in, once; returns its name.
    ///
    /// @param wanted what it is called unless another file has that name
    public String lookup(String path, String kind, String wanted) {
      var all = sections.getOrDefault(Under.LOOKUPS, List.of());
      for (var each : all) {
        if (path.equals(each.settings().get(kind))) {
          return each.name();
        }
      }
      var taken = all.stream().anyMatch(it -> it.name().equals(wanted));
      var name = taken ? wanted + "-" + (all.size() + 1) : wanted;
      add(Under.LOOKUPS, Part.of(name).with(kind, path));
      return name;
    }

    /// Adds a component.
    public Maker component(Part part) {
      return add(Under.COMPONENTS, part);
    }

    /// Whether there is a component of that name already.
    public boolean has(String component) {
      return sections.getOrDefault(Under.COMPONENTS, List.of()).stream()
          .anyMatch(it -> it.name().equals(component));
    }

    /// Adds something that was found.
    public Maker fact(Fact fact) {
      facts.add(fact);
      return this;
    }

    /// Adds something that cannot be protected.
    public Maker gap(String what) {
      gaps.add(what);
      return this;
    }

    /// Notes what had to be accepted.
    public Maker accept(String what) {
      accepted.add(what);
      return this;
    }

    /// Adds a key that the state needs.
    public Maker key(Key key) {
      keys.add(key);
      return this;
    }

    /// Adds how long the orchestrator keeps something.
    public Maker keeping(Keeping keeping) {
      keepings.add(keeping);
      return this;
    }

    /// Adds what is no state although it looks like some.
    public Maker aside(Aside aside) {
      asides.add(aside);
      return this;
    }

    /// Says which snapshots should stay.
    public Maker staying(String rules, String why) {
      staying = Optional.of(new Staying(rules, why));
      return this;
    }

    /// What was collected.
    public Draft make() {
      return new Draft(
          preset,
          at,
          accepted,
          orchestrator,
          sections,
          facts,
          gaps,
          keys,
          keepings,
          asides,
          staying);
    }
  }
}
