package dev.backstay.config;

import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Jitter;
import dev.backstay.schedule.Schedule;
import java.time.ZoneId;
import java.util.List;

/// What is run when.
///
/// @param jobs in the order of the file
/// @param zone whose clock is meant where a schedule names none
public record ScheduleSettings(
    List<JobSettings> jobs, Blackouts blackouts, Jitter jitter, ZoneId zone) {

  public ScheduleSettings {
    jobs = List.copyOf(jobs);
  }

  /// One thing that is run again and again.
  ///
  /// @param name its key in the file, which is the command that is typed for it
  /// @param written the schedule as it stands in the file
  /// @param arguments what follows the command's name
  public record JobSettings(
      String name, Schedule schedule, String written, List<String> arguments) {

    public JobSettings {
      arguments = List.copyOf(arguments);
    }
  }
}
