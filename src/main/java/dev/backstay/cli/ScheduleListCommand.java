package dev.backstay.cli;

import dev.backstay.dispatch.Job;
import dev.backstay.json.Json;
import java.time.Instant;
import picocli.CommandLine.Command;
import tools.jackson.core.JsonGenerator;

/// Lists jobs.
@Command(
    name = "list",
    description = "List what is run by schedule.",
    footer = {
      "",
      "Works without a running service, from the configuration and from what the service remembers.",
      "",
      "Examples:",
      "  backstay schedule list",
      "  backstay schedule list --json | jq '.jobs[].next[0]'"
    })
final class ScheduleListCommand extends SessionCommand {

  static final int NEXT_COUNT = 5;

  ScheduleListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var remembered = new Remembered(session());
    var configuration = remembered.configuration();
    var jobs = remembered.withIfThere(state -> ScheduledJobs.of(configuration, state));
    var now = session().surroundings().clock().instant();
    if (output().isJson()) {
      output().object(json -> write(json, jobs, now));
      return ExitCode.OK;
    }
    var table = new Table("JOB", "WHEN", "ZONE", "LAST", "NEXT");
    for (var job : jobs.jobs()) {
      var schedule = job.agenda().schedule();
      table.row(
          job.name(),
          schedule.words(),
          schedule.zone().getId(),
          jobs.lastSlot(job).map(Words::time).orElse("never"),
          next(jobs, job, now));
    }
    if (table.isEmpty()) {
      output().say("nothing is scheduled");
    } else {
      output().table(table);
    }
    return ExitCode.OK;
  }

  private static String next(ScheduledJobs jobs, Job job, Instant now) {
    if (!jobs.isEnabled()) {
      return "never: schedules are switched off";
    }
    return jobs.isPaused(job) ? "paused" : Words.time(job.agenda().schedule().next(now));
  }

  private static void write(JsonGenerator json, ScheduledJobs jobs, Instant now) {
    json.writeBooleanProperty("enabled", jobs.isEnabled());
    Json.objects(
        json,
        "jobs",
        jobs.jobs(),
        job -> {
          var schedule = job.agenda().schedule();
          json.writeStringProperty("name", job.name());
          json.writeStringProperty("command", job.kind().label());
          Json.texts(json, "arguments", job.arguments());
          json.writeStringProperty("schedule", schedule.words());
          json.writeStringProperty("written", jobs.written(job));
          json.writeStringProperty("zone", schedule.zone().getId());
          json.writeBooleanProperty("paused", jobs.isPaused(job));
          jobs.lastSlot(job).ifPresent(at -> json.writeStringProperty("last_slot", at.toString()));
          Json.texts(json, "next", schedule.next(now, NEXT_COUNT));
        });
  }
}
