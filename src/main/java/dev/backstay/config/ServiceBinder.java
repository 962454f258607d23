package dev.backstay.config;

import dev.backstay.component.Component;
import dev.backstay.service.CommandPair;
import dev.backstay.service.ComposeProject;
import dev.backstay.service.MaintenanceEndpoint;
import dev.backstay.service.Probe;
import dev.backstay.service.SystemdUnit;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads the services that are stopped around a restore.
final class ServiceBinder {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final List<String> KINDS = List.of("systemd", "compose", "command", "http");

  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9:_.@\\\\-]{0,254}");
  private static final Pattern COMPOSE_SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final Reading reading;
  private final ProbeBinder probes;
  private final Addresses addresses;
  private final Map<String, Place> names = new HashMap<>();

  /// @param components those that probes can ask
  ServiceBinder(Reading reading, List<Component> components) {
    this.reading = reading;
    probes = new ProbeBinder(reading, List.copyOf(components));
    addresses = new Addresses(reading);
  }

  /// The value of `services`, a list of sections.
  List<ServiceSettings> bind(Optional<Node> node) {
    var services = new ArrayList<ServiceSettings>();
    if (node.isPresent()) {
      if (node.get() instanceof SequenceNode list) {
        for (var item : list.getValue()) {
          reading.mapping(item, "services").flatMap(this::bind).ifPresent(services::add);
        }
      } else {
        tell(
            YamlFile.placeOf(node.get()),
            "\"services\" must be a list, found " + Scalars.describe(node.get()));
      }
    }
    return services;
  }

  private record Common(String name, Optional<Probe> probe, Duration timeout) {}

  private Optional<ServiceSettings> bind(MappingNode node) {
    var section = new Section(node, Keys.SERVICE, reading);
    var name = section.require("name") ? section.text("name").filter(this::isFree) : none();
    var probe = section.mapping("probe").flatMap(probes::bind);
    var timeout = section.duration("timeout", TIMEOUT);
    var common = new Common(name.map(Text::value).orElse(""), probe, timeout);
    var kinds = KINDS.stream().filter(section::has).toList();
    if (kinds.size() != 1) {
      tell(section.place(), "a service has exactly one of systemd, compose, command and http");
      return Optional.empty();
    }
    return switch (kinds.getFirst()) {
      case "systemd" -> systemd(section, common);
      case "compose" -> section.mapping("compose").flatMap(it -> compose(it, common));
      case "command" -> section.mapping("command").flatMap(it -> commands(it, common));
      default -> section.mapping("http").flatMap(it -> maintenance(it, common));
    };
  }

  private static Optional<Text> none() {
    return Optional.empty();
  }

  private boolean isFree(Text name) {
    if (!Binder.NAME.matcher(name.value()).matches()) {
      tell(
          name.place(),
          ("not a name for a service: \"%s\";"
                  + " write up to 64 lower-case letters, digits, \".\", \"_\" and \"-\"")
              .formatted(name.written()));
      return false;
    }
    var earlier = names.putIfAbsent(name.value(), name.place());
    if (earlier != null) {
      reading
          .problems()
          .addConflict(
              name.place(),
              "service \"%s\" stands there twice, first at %s".formatted(name.value(), earlier));
    }
    return earlier == null;
  }

  private Optional<ServiceSettings> systemd(Section section, Common common) {
    return section
        .text("systemd")
        .filter(
            unit -> matches(unit, UNIT, "\"systemd\" must be the name of a unit as in app.service"))
        .map(unit -> new SystemdUnit(common.name, common.probe, common.timeout, unit.value()))
        .map(it -> new ServiceSettings(it, Optional.empty()));
  }

  private Optional<ServiceSettings> compose(MappingNode node, Common common) {
    var section = new Section(node, Keys.COMPOSE, reading);
    section.require("directory");
    var services = section.texts("services");
    for (var service : services) {
      if (!COMPOSE_SERVICE.matcher(service).matches()) {
        tell(section.place(), "not a name of a compose service: \"" + service + "\"");
      }
    }
    return section
        .path("directory")
        .map(
            directory ->
                new ComposeProject(
                    common.name, common.probe, common.timeout, directory.path(), services))
        .map(it -> new ServiceSettings(it, Optional.empty()));
  }

  private Optional<ServiceSettings> commands(MappingNode node, Common common) {
    var section = new Section(node, Keys.COMMANDS, reading);
    section.require("stop");
    section.require("start");
    var stop = section.command("stop");
    var start = section.command("start");
    var environment = section.texts("environment");
    if (stop.isEmpty() || start.isEmpty()) {
      return Optional.empty();
    }
    var service =
        new CommandPair(common.name, common.probe, common.timeout, stop, start, environment);
    return Optional.of(new ServiceSettings(service, Optional.empty()));
  }

  private Optional<ServiceSettings> maintenance(MappingNode node, Common common) {
    var section = new Section(node, Keys.MAINTENANCE, reading);
    section.require("enter");
    section.require("leave");
    var enter = section.text("enter").flatMap(it -> addresses.http("enter", it));
    var leave = section.text("leave").flatMap(it -> addresses.http("leave", it));
    var method =
        section
            .text("method")
            .filter(it -> matches(it, METHOD, "\"method\" must be a method such as POST or PUT"))
            .map(Text::value)
            .orElse("POST");
    var statuses = new TreeSet<Integer>();
    for (var status : section.texts("statuses")) {
      addresses.status(status, section.place()).ifPresent(statuses::add);
    }
    var header = section.mapping("header").flatMap(this::header);
    if (enter.isEmpty() || leave.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ServiceSettings(endpoint(common, enter.get(), leave.get(), method, statuses), header));
  }

  private static MaintenanceEndpoint endpoint(
      Common common, URI enter, URI leave, String method, Set<Integer> statuses) {
    return new MaintenanceEndpoint(
        common.name,
        common.probe,
        common.timeout,
        enter,
        leave,
        method,
        statuses,
        Optional.empty());
  }

  private Optional<ServiceSettings.HeaderSettings> header(MappingNode node) {
    var section = new Section(node, Keys.HEADER, reading);
    section.require("name");
    section.require("value");
    var name =
        section
            .text("name")
            .filter(it -> matches(it, HEADER, "not a name of a header; write as in X-Token"));
    var value = section.node("value").flatMap(new SecretBinder(reading)::headerValue);
    return name.flatMap(
        it -> value.map(source -> new ServiceSettings.HeaderSettings(it.value(), source)));
  }

  private boolean matches(Text text, Pattern form, String otherwise) {
    var fits = form.matcher(text.value()).matches();
    if (!fits) {
      tell(text.place(), otherwise + ", found \"" + text.written() + "\"");
    }
    return fits;
  }

  private void tell(Place place, String message) {
    reading.problems().add(place, message);
  }
}
