package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.rehearsal.LiveSearch;
import dev.backstay.rehearsal.Placeholder.Kind;
import dev.backstay.rehearsal.ServiceTrial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads what a service that is tried is asked, over HTTP.
final class TrialRequestBinder {

  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final int OK = 200;
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
  private static final Pattern KEPT = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final Pattern POINTER = Pattern.compile("(/[^/]*)+");

  private final Reading reading;
  private final List<Component> components;
  private final Placeholders placeholders;

  TrialRequestBinder(Reading reading, List<Component> components, Placeholders placeholders) {
    this.reading = reading;
    this.components = components;
    this.placeholders = placeholders;
  }

  /// How it is seen that it answers; empty after telling what is wrong.
  Optional<ServiceTrial.Readiness> readiness(MappingNode node) {
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

  /// One request of the operator; empty after telling what is wrong.
  ///
  /// @param kept what earlier ones keep of their answers; what this one keeps is put in
  Optional<ServiceTrial.SmokeRequest> smoke(MappingNode node, Set<String> kept) {
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

  private void tell(Place place, String message) {
    reading.problems().add(place, message);
  }
}
