package dev.backstay.cli;

import dev.backstay.daemon.ServiceState;
import dev.backstay.schedule.JobState;

/// Jobs that are to begin nothing for a while.
final class Pausing {

  private Pausing() {}

  /// Pauses a job, or lets it begin again, and says so.
  static void set(Session session, String name, boolean paused) {
    var remembered = new Remembered(session);
    var configuration = remembered.configuration();
    var job =
        remembered.withIfThere(state -> ScheduledJobs.of(configuration, state)).job(name).name();
    var _ =
        remembered.change(
            paused ? "schedule pause" : "schedule resume",
            configuration.orchestrator() + " " + job,
            state -> put(session, state, configuration.orchestrator(), job, paused));
    if (session.output().isJson()) {
      session
          .output()
          .object(
              json -> {
                json.writeStringProperty("job", job);
                json.writeBooleanProperty("paused", paused);
              });
    } else {
      session
          .output()
          .line(
              job
                  + (paused
                      ? " begins nothing by its schedule until `backstay schedule resume "
                          + job
                          + "`"
                      : " begins by its schedule again"));
    }
  }

  private static JobState put(
      Session session, ServiceState state, String orchestrator, String job, boolean paused) {
    var runs = state.journal().runs();
    var changed =
        runs.job(orchestrator, job)
            .orElseGet(() -> JobState.known(session.surroundings().clock().instant()))
            .withPaused(paused);
    runs.pauseJob(orchestrator, job, changed);
    return changed;
  }
}
