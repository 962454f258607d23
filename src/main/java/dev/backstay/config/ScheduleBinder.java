package dev.backstay.config;

import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Jitter;
import dev.backstay.schedule.Schedule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads what is run when.
final class ScheduleBinder {

  private final Reading reading;
  private final List<RepositorySettings> repositories;

  ScheduleBinder(Reading reading, List<RepositorySettings> repositories) {
    this.reading = reading;
    this.repositories = List.copyOf(repositories);
  }

  ScheduleSettings bind(MappingNode node) {
    var section = new Section(node, Keys.SCHEDULE, reading);
    var zone = section.zone("zone", ZoneId.systemDefault());
    var jobs = new ArrayList<ScheduleSettings.JobSettings>();
    for (var name : List.of("backup", "check", "forget", "prune", "drill")) {
      section
          .text(name)
          .flatMap(text -> job(name, text, zone, arguments(name)))
          .ifPresent(jobs::add);
    }
    for (var name : List.of("copy", "sync")) {
      section.mapping(name).flatMap(each -> sending(name, each, zone)).ifPresent(jobs::add);
    }
    var jitter =
        section.has("jitter")
            ? new Jitter(section.duration("jitter", Duration.ofMinutes(1)))
            : Jitter.NONE;
    return new ScheduleSettings(jobs, blackouts(section, zone), jitter, zone);
  }

  private static List<String> arguments(String name) {
    return switch (name) {
      case "backup" -> List.of("--trigger", "scheduled");
      case "drill" -> List.of("run", "by-turns", "--why", "scheduled");
      default -> List.of();
    };
  }

  private Optional<ScheduleSettings.JobSettings> sending(
      String name, MappingNode node, ZoneId zone) {
    var section = new Section(node, Keys.SENDING, reading);
    section.require("to");
    section.require("at");
    var to = section.text("to");
    to.filter(text -> repositories.stream().noneMatch(it -> it.name().equals(text.value())))
        .ifPresent(
            text ->
                reading
                    .problems()
                    .add(
                        text.place(),
                        "\"to\" must be one of the repositories %s, found \"%s\""
                            .formatted(
                                String.join(
                                    ", ",
                                    repositories.stream().map(RepositorySettings::name).toList()),
                                text.written())));
    return section
        .text("at")
        .flatMap(
            at ->
                to.flatMap(
                    repository ->
                        job(
                            name,
                            at,
                            zone,
                            name.equals("copy")
                                ? List.of("latest", "--to", repository.value())
                                : List.of("--to", repository.value()))));
  }

  private Optional<ScheduleSettings.JobSettings> job(
      String name, Text text, ZoneId zone, List<String> arguments) {
    try {
      var schedule = Schedule.parse(text.value(), zone);
      return Optional.of(new ScheduleSettings.JobSettings(name, schedule, text.value(), arguments));
    } catch (IllegalArgumentException wrong) {
      reading.problems().add(text.place(), "\"" + name + "\": " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private Blackouts blackouts(Section section, ZoneId zone) {
    try {
      return Blackouts.parse(section.texts("blackout"), zone);
    } catch (IllegalArgumentException wrong) {
      tell(section, "blackout", "\"blackout\": " + wrong.getMessage());
      return Blackouts.NONE;
    }
  }

  private void tell(Section section, String key, String message) {
    var place = section.node(key).map(YamlFile::placeOf).orElse(section.place());
    reading.problems().add(place, message);
  }
}
