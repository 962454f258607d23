package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.rehearsal.Placeholder.Kind;
import dev.backstay.rehearsal.ServiceTrial;
import dev.backstay.snapshot.ComponentKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads the operator's service as a drill tries it.
final class TrialBinder {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  private static final Set<Kind> ANY = Set.of(Kind.PORT, Kind.PATH, Kind.ADDRESS);
  private static final Set<ComponentKind> ASKED =
      Set.of(ComponentKind.POSTGRES, ComponentKind.SQLITE);
  private static final Set<ComponentKind> WRITTEN =
      Set.of(ComponentKind.FILES, ComponentKind.STATE_FILE);

  private final Reading reading;
  private final List<Component> components;
  private final Placeholders placeholders;

  TrialBinder(Reading reading, List<Component> components) {
    this.reading = reading;
    this.components = List.copyOf(components);
    placeholders = new Placeholders(reading, this.components);
  }

  /// The service; empty after telling what is wrong.
  Optional<ServiceTrial> bind(MappingNode node) {
    var before = reading.problems().count();
    var section = new Section(node, Keys.TRIAL, reading);
    section.require("run");
    var run = run(section);
    var secret = new TreeSet<String>();
    var environment =
        section.mapping("environment").map(it -> environment(it, secret)).orElse(Map.of());
    var directory = section.text("directory").filter(this::isDirectory).map(Text::value);
    var user = section.text("user").filter(this::isAccount).map(Text::value);
    var settings = each(section, "settings", this::rewriting);
    var asked = new TrialRequestBinder(reading, components, placeholders);
    var ready = section.mapping("ready").flatMap(asked::readiness);
    var kept = new HashSet<String>();
    var smoke = each(section, "smoke", it -> asked.smoke(it, kept));
    var afterwards = each(section, "afterwards", this::afterwards);
    var limit = section.duration("limit", LIMIT);
    return reading.problems().count() > before
        ? Optional.empty()
        : Optional.of(
            new ServiceTrial(
                run,
                environment,
                secret,
                directory,
                user,
                settings,
                ready,
                smoke,
                afterwards,
                limit));
  }

  private <T> List<T> each(
      Section section, String key, Function<MappingNode, Optional<T>> binding) {
    var found = new ArrayList<T>();
    section
        .node(key)
        .ifPresent(
            node -> {
              if (node instanceof SequenceNode list) {
                for (var item : list.getValue()) {
                  reading.mapping(item, key).flatMap(binding).ifPresent(found::add);
                }
              } else {
                tell(
                    YamlFile.placeOf(node),
                    "\"" + key + "\" must be a list, found " + Scalars.describe(node));
              }
            });
    return found;
  }

  private List<String> run(Section section) {
    var before = reading.problems().count();
    var run = section.command("run");
    if (reading.problems().count() == before
        && section.node("run").orElse(null) instanceof SequenceNode list) {
      for (var item : list.getValue()) {
        reading.text(item, "run").ifPresent(it -> placeholders.check(it, ANY, Set.of(), true));
      }
    }
    if (!run.isEmpty() && !run.getFirst().startsWith("/") && !run.getFirst().startsWith("{path:")) {
      tell(
          section.place(),
          "the program of \"run\" must be an absolute path, found \"%s\""
              .formatted(run.getFirst()));
    }
    return run;
  }

  private Map<String, String> environment(MappingNode node, Set<String> secret) {
    var variables = new LinkedHashMap<String, String>();
    for (var entry : reading.entries(node, "variable")) {
      if (!VARIABLE.matcher(entry.name()).matches()) {
        tell(entry.place(), "\"" + entry.name() + "\" is not the name of a variable");
      }
      reading
          .text(entry.value(), entry.name())
          .ifPresent(
              text -> {
                placeholders.check(text, ANY, Set.of(), false);
                variables.put(entry.name(), text.value());
                if (text.written().contains("${")) {
                  secret.add(entry.name());
                }
              });
    }
    return variables;
  }

  private boolean isDirectory(Text text) {
    placeholders.check(text, Set.of(Kind.PATH), Set.of(), true);
    var isRestored = text.value().startsWith("{path:") && !text.value().contains("..");
    if (!isRestored) {
      tell(
          text.place(),
          "\"directory\" must be one of a restored component, as {path:NAME}, found \"%s\""
              .formatted(text.written()));
    }
    return isRestored;
  }

  private boolean isAccount(Text text) {
    var isAccount = ACCOUNT.matcher(text.value()).matches() && !text.value().equals("root");
    if (!isAccount) {
      tell(
          text.place(),
          "\"user\" must be the name of an account without rights, found \"%s\""
              .formatted(text.written()));
    }
    return isAccount;
  }

  private Optional<Component> component(Section section, Set<ComponentKind> kinds) {
    section.require("component");
    return section
        .text("component")
        .flatMap(it -> new ReferenceBinder(reading, components).find(it, it.value(), kinds));
  }

  private Optional<ServiceTrial.Rewriting> rewriting(MappingNode node) {
    var section = new Section(node, Keys.REWRITING, reading);
    var component = component(section, WRITTEN);
    section.require("replace");
    var path = section.text("path");
    path.filter(it -> it.value().startsWith("/") || it.value().contains(".."))
        .ifPresent(
            it ->
                tell(
                    it.place(),
                    "\"path\" must be below the component's own, found \"%s\""
                        .formatted(it.written())));
    component.ifPresent(
        it -> {
          if ((it.kind() == ComponentKind.FILES) != path.isPresent()) {
            tell(
                section.place(),
                "\"path\" says which file of a component of kind files, and is for no other kind");
          }
        });
    var replace = new LinkedHashMap<String, String>();
    section
        .mapping("replace")
        .ifPresent(
            all -> {
              for (var entry : reading.entries(all, "text")) {
                if (entry.name().isEmpty()) {
                  tell(entry.place(), "\"replace\" has an empty text");
                }
                replacement(entry.value()).ifPresent(it -> replace.put(entry.name(), it));
              }
            });
    return component.map(
        it -> new ServiceTrial.Rewriting(it.name(), path.map(Text::value).orElse(""), replace));
  }

  private Optional<String> replacement(Node node) {
    var text = reading.text(node, "replace");
    text.ifPresent(it -> placeholders.check(it, ANY, Set.of(), false));
    return text.map(Text::value);
  }

  private Optional<ServiceTrial.Afterwards> afterwards(MappingNode node) {
    var section = new Section(node, Keys.AFTERWARDS, reading);
    var component = component(section, ASKED);
    section.require("query");
    section.require("why");
    var query = section.text("query").map(Text::value);
    var why = section.text("why").map(Text::value);
    var value = section.node("equals").flatMap(new ProbeBinder(reading, components)::plain);
    return component.flatMap(
        it ->
            query.flatMap(
                asked ->
                    why.map(shown -> new ServiceTrial.Afterwards(it.name(), asked, value, shown))));
  }

  private void tell(Place place, String message) {
    reading.problems().add(place, message);
  }
}
