package dev.backstay.runbook;

import dev.backstay.component.Component;
import dev.backstay.component.Expectation;
import dev.backstay.config.Configuration;
import dev.backstay.config.Outline;
import dev.backstay.config.ServiceSettings;
import dev.backstay.service.Service;
import dev.backstay.standing.Objectives;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is protected, by name.
///
/// @param orchestrator the installation
/// @param parts its components, in the order of the file
/// @param services what a restore stops and starts
/// @param objectives what the protection is to achieve
/// @param hasRetention whether it is said which snapshots stay
/// @param needs what must be there on a bare machine before anything can be read: names alone
public record Inventory(
    String orchestrator,
    List<Part> parts,
    List<String> services,
    Objectives objectives,
    boolean hasRetention,
    List<String> needs) {

  private static final Pattern TABLE =
      Pattern.compile("\\bfrom\\s+(?:\"([^\"]+)\"|([a-z_][a-z0-9_.]*))", Pattern.CASE_INSENSITIVE);
  private static final Pattern MIGRATIONS = Pattern.compile("(?i).*migration.*");
  private static final Pattern CHECKPOINTS = Pattern.compile("(?i).*(checkpoint|continuation).*");

  public Inventory {
    parts = List.copyOf(parts);
    services = List.copyOf(services);
    needs = List.copyOf(needs);
  }

  /// What a configuration protects.
  public static Inventory of(Configuration configuration, Outline outline) {
    return new Inventory(
        configuration.orchestrator(),
        configuration.components().stream().map(it -> part(it, configuration)).toList(),
        configuration.services().stream().map(ServiceSettings::service).map(Service::name).toList(),
        configuration.attendance().objectives(),
        configuration.retention().isPresent(),
        Needs.of(outline, configuration.repositories()));
  }

  /// What a configuration protects that cannot be understood here, since what it names is lost.
  ///
  /// @param repositories the same, as far as it can be understood
  public static Inventory of(Outline outline, Configuration repositories) {
    return new Inventory(
        repositories.orchestrator(),
        outline.components().entrySet().stream()
            .map(
                it ->
                    Part.known(it.getKey(), it.getValue(), !outline.apart().contains(it.getKey())))
            .toList(),
        outline.services(),
        Objectives.NONE,
        outline.hasRetention(),
        Needs.of(outline, repositories.repositories()));
  }

  private static Part part(Component component, Configuration configuration) {
    var name = component.name();
    var hasWayBack =
        !(component instanceof Component.Command command) || !command.restore().isEmpty();
    return new Part(
        name.value(),
        component.kind(),
        tables(component, configuration),
        hasWayBack && !configuration.onlyIfNamed().contains(name),
        configuration.declared().quarantine().stream().anyMatch(it -> it.in().equals(name)),
        configuration.offloads().containsKey(name));
  }

  private static List<String> tables(Component component, Configuration configuration) {
    var found = new LinkedHashSet<String>();
    configuration
        .declared()
        .questionsOf(component.name())
        .forEach(it -> found.addAll(tablesOf(it.query())));
    for (var each : component.expectations()) {
      switch (each) {
        case Expectation.Rows rows -> found.add(rows.table());
        case Expectation.Newest newest -> found.add(newest.table());
        case Expectation.TableShrink shrink -> found.add(shrink.table());
        case Expectation.None none -> found.addAll(tablesOf(none.query()));
        case Expectation.Key _, Expectation.Objects _, Expectation.Shrink _ -> {}
      }
    }
    found.removeIf(MIGRATIONS.asMatchPredicate());
    var first = found.stream().filter(CHECKPOINTS.asMatchPredicate());
    var then = found.stream().filter(CHECKPOINTS.asMatchPredicate().negate());
    return Stream.concat(first, then).toList();
  }

  private static List<String> tablesOf(String query) {
    return TABLE
        .matcher(query)
        .results()
        .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
        .toList();
  }

  /// The components of which that is so.
  List<Part> those(Predicate<Part> wanted) {
    return parts.stream().filter(wanted).toList();
  }
}
