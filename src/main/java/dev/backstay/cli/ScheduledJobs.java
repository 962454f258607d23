package dev.backstay.cli;

import dev.backstay.config.Configuration;
import dev.backstay.config.ScheduleSettings;
import dev.backstay.daemon.ServiceState;
import dev.backstay.desk.Jobs;
import dev.backstay.dispatch.Job;
import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.schedule.JobState;
import dev.backstay.standing.BackupPlan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is run by schedule, as far as configuration and the service's memory tell; the service need
/// not be running.
///
/// @param states what is remembered of jobs, by their names
record ScheduledJobs(
    Configuration configuration,
    RuntimeSettings settings,
    List<Job> jobs,
    Map<String, JobState> states) {

  static ScheduledJobs of(Configuration configuration, Optional<ServiceState> remembered) {
    var name = configuration.orchestrator();
    var settings =
        remembered.map(it -> it.journal().settings().settings(name)).orElse(RuntimeSettings.NONE);
    var jobs = Jobs.of(name, configuration.attendance(), settings);
    var states = new HashMap<String, JobState>();
    remembered.ifPresent(
        it ->
            jobs.forEach(
                job ->
                    it.journal()
                        .runs()
                        .job(name, job.name())
                        .ifPresent(state -> states.put(job.name(), state))));
    return new ScheduledJobs(configuration, settings, jobs, states);
  }

  /// Whether schedules begin anything.
  boolean isEnabled() {
    return settings.enabled().orElse(true);
  }

  boolean isPaused(Job job) {
    return Optional.ofNullable(states.get(job.name())).map(JobState::paused).orElse(false);
  }

  Optional<Instant> lastSlot(Job job) {
    return Optional.ofNullable(states.get(job.name())).flatMap(JobState::lastSlot);
  }

  /// The job of that name.
  ///
  /// @throws UsageException if there is none
  Job job(String name) {
    return jobs.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.PATH_UNKNOWN,
                    "no job " + name + " is scheduled",
                    jobs.isEmpty()
                        ? "Write `schedule: { backup: \"every 6h\" }` into the configuration."
                        : "There are "
                            + String.join(", ", jobs.stream().map(Job::name).toList())
                            + "."));
  }

  /// The schedule as it stands in the file, or would.
  String written(Job job) {
    if (job.name().equals(Jobs.BACKUP) && settings.scheduleHours().isPresent()) {
      return "every " + settings.scheduleHours().get() + "h";
    }
    return configuration.attendance().schedule().map(ScheduleSettings::jobs).stream()
        .flatMap(List::stream)
        .filter(each -> each.name().equals(job.name()))
        .map(ScheduleSettings.JobSettings::written)
        .findFirst()
        .orElseGet(() -> job.agenda().schedule().words());
  }

  /// When backups are to be taken, if they are.
  Optional<BackupPlan> plan() {
    return jobs.stream()
        .filter(each -> isEnabled() && each.name().equals(Jobs.BACKUP) && !isPaused(each))
        .findFirst()
        .flatMap(
            each ->
                Optional.ofNullable(states.get(each.name()))
                    .map(
                        state ->
                            new BackupPlan(
                                each.agenda().schedule(),
                                each.agenda().blackouts(),
                                state.knownSince())));
  }
}
