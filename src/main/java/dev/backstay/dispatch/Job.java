package dev.backstay.dispatch;

import dev.backstay.schedule.Agenda;
import java.util.List;

/// Something that is run by a schedule.
///
/// @param agenda when; its name is the job's
/// @param arguments what follows the command's name
public record Job(String orchestrator, Agenda agenda, RunKind kind, List<String> arguments) {

  public Job {
    arguments = List.copyOf(arguments);
  }

  /// The name it has in the configuration.
  public String name() {
    return agenda.name();
  }
}
