package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.rehearsal.LiveSearch;
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
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final int OK = 200;

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
  private static final Pattern KEPT = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final Pattern POINTER = Pattern.compile("(/[^/]*)+");

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
    var ready = section.mapping("ready").flatMap(this::readiness);
    var kept = new HashSet<String>();
    var smoke = each(section, "smoke", it -> request(it, kept));
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

  private Optional<ServiceTrial.Readiness> readiness(MappingNode node) {
    var section = new Section(node, Keys.READINESS, reading);
    section.require("url");
    var url = section.text("url").filter(it -> isOwn(it, Set.of()));
    var value = section.mapping("json").flatMap(new ProbeBinder(reading, components)::jsonValue);
    var within = section.duration("within", WITHIN);
    var status = status(section);
    return url.map(it -> new ServiceTrial.Readiness(it.value(), status, value, within));
  }

  private int status(Section section) {
    return section
        .text("status")
        .flatMap(it -> new Addresses(reading).status(it.value(), it.place()))
        .orElse(OK);
  }

  /// A place of the service itself, and of nothing else.
  private boolean isOwn(Text text, Set<String> kept) {
    placeholders.check(text, Set.of(Kind.PORT), kept, true);
    var isOwn = LiveSearch.isOwn(text.value(), "{port}");
    if (!isOwn) {
      tell(
          text.place(), "\"url\" must be of the service itself, as http://127.0.0.1:{port}/health");
    }
    return isOwn;
  }

  private Optional<ServiceTrial.SmokeRequest> request(MappingNode node, Set<String> kept) {
    var section = new Section(node, Keys.SMOKE_REQUEST, reading);
    section.require("name");
    section.require("url");
    var name = section.text("name").map(Text::value);
    var method = section.text("method").filter(this::isMethod).map(Text::value).orElse("GET");
    var url = section.text("url").filter(it -> isOwn(it, kept)).map(Text::value);
    var body = section.text("body");
    body.ifPresent(it -> placeholders.check(it, Set.of(Kind.PORT), kept, true));
    var status = status(section);
    var keep = section.mapping("keep").map(this::keep).orElse(Map.of());
    kept.addAll(keep.keySet());
    return name.flatMap(
        it ->
            url.map(
                at ->
                    new ServiceTrial.SmokeRequest(
                        it, method, at, body.map(Text::value), status, keep)));
  }

  private boolean isMethod(Text text) {
    var isMethod = METHOD.matcher(text.value()).matches();
    if (!isMethod) {
      tell(
          text.place(),
          "\"method\" must be a method such as POST or PUT, found \"%s\""
              .formatted(text.written()));
    }
    return isMethod;
  }

  private Map<String, String> keep(MappingNode node) {
    var keep = new LinkedHashMap<String, String>();
    for (var entry : reading.entries(node, "value")) {
      if (!KEPT.matcher(entry.name()).matches() || entry.name().equals("port")) {
        tell(entry.place(), "a value cannot be kept as \"" + entry.name() + "\"");
      }
      reading
          .text(entry.value(), entry.name())
          .ifPresent(
              text -> {
                if (!POINTER.matcher(text.value()).matches()) {
                  tell(
                      text.place(),
                      "a place in JSON is written as /run/id, found \"%s\""
                          .formatted(text.written()));
                }
                keep.put(entry.name(), text.value());
              });
    }
    return keep;
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
