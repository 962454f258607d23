package dev.backstay.cli;

import dev.backstay.dispatch.Job;
import dev.backstay.json.Json;
import java.time.Instant;
import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says what comes next.
@Command(
    name = "next",
    description = "Say what is run next, in order.",
    footer = {
      "",
      "Paused jobs are left out. A moment in a blackout begins at the end of it.",
      "",
      "Examples:",
      "  backstay schedule next",
      "  backstay schedule next --count 20"
    })
final class ScheduleNextCommand extends SessionCommand {

  @Option(names = "--count", paramLabel = "N", description = "How many (default: 10).")
  private int count = 10;

  ScheduleNextCommand(Session session) {
    super(session);
  }

  private record Due(Instant at, Job job) {}

  @Override
  ExitCode run() {
    var remembered = new Remembered(session());
    var configuration = remembered.configuration();
    var jobs = remembered.withIfThere(state -> ScheduledJobs.of(configuration, state));
    var now = session().surroundings().clock().instant();
    var due =
        jobs.jobs().stream()
            .filter(job -> jobs.isEnabled() && !jobs.isPaused(job))
            .flatMap(
                job ->
                    job.agenda().schedule().next(now, Math.max(0, count)).stream()
                        .map(at -> job.agenda().blackouts().endAfter(at).orElse(at))
                        .map(at -> new Due(at, job)))
            .sorted(Comparator.comparing(Due::at))
            .limit(Math.max(0, count))
            .toList();
    if (output().isJson()) {
      output()
          .object(
              json ->
                  Json.objects(
                      json,
                      "next",
                      due,
                      each -> {
                        json.writeStringProperty("job", each.job().name());
                        json.writeStringProperty("at", each.at().toString());
                      }));
      return ExitCode.OK;
    }
    due.forEach(each -> output().line(Words.time(each.at()) + "  " + each.job().name()));
    if (due.isEmpty()) {
      output().say("nothing is to be run");
    }
    return ExitCode.OK;
  }
}
