package dev.backstay.desk;

import dev.backstay.config.ScheduleSettings;
import dev.backstay.dispatch.Job;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.schedule.Agenda;
import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Jitter;
import dev.backstay.schedule.Schedule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is run by a schedule: as configured, with what was changed while the service ran.
final class Jobs {

  static final String BACKUP = "backup";

  /// How often a backup is taken if schedules were switched on and none is configured.
  private static final int HOURS = 6;

  private Jobs() {}

  /// All jobs of an orchestrator, whether or not schedules are switched on.
  static List<Job> of(Orchestrator orchestrator, RuntimeSettings settings) {
    var configured = orchestrator.attendance().schedule();
    var zone = configured.map(ScheduleSettings::zone).orElseGet(ZoneId::systemDefault);
    var blackouts = configured.map(ScheduleSettings::blackouts).orElse(Blackouts.NONE);
    var jitter = configured.map(ScheduleSettings::jitter).orElse(Jitter.NONE);
    var jobs = new ArrayList<Job>();
    for (var each : configured.map(ScheduleSettings::jobs).orElse(List.of())) {
      var changed =
          each.name().equals(BACKUP) ? settings.scheduleHours() : Optional.<Integer>empty();
      jobs.add(
          new Job(
              orchestrator.name(),
              new Agenda(
                  each.name(),
                  changed.map(hours -> everyHours(hours, zone)).orElse(each.schedule()),
                  blackouts,
                  jitter),
              RunKind.of(each.name()),
              arguments(RunKind.of(each.name()), each.arguments(), settings)));
    }
    if (jobs.stream().noneMatch(job -> job.name().equals(BACKUP)) && isWanted(settings)) {
      var schedule = everyHours(settings.scheduleHours().orElse(HOURS), zone);
      jobs.addFirst(
          new Job(
              orchestrator.name(),
              new Agenda(BACKUP, schedule, blackouts, jitter),
              RunKind.BACKUP,
              arguments(RunKind.BACKUP, List.of("--trigger", "scheduled"), settings)));
    }
    return List.copyOf(jobs);
  }

  /// The arguments of a run as the settings want it.
  static List<String> arguments(RunKind kind, List<String> asked, RuntimeSettings settings) {
    if (kind != RunKind.BACKUP || settings.compression().orElse(true)) {
      return asked;
    }
    var arguments = new ArrayList<>(asked);
    arguments.add("--fast");
    return List.copyOf(arguments);
  }

  private static boolean isWanted(RuntimeSettings settings) {
    return settings.enabled().orElse(false) || settings.scheduleHours().isPresent();
  }

  private static Schedule everyHours(int hours, ZoneId zone) {
    return Schedule.parse("every " + hours + "h", zone);
  }
}
