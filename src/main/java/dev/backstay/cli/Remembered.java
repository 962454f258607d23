package dev.backstay.cli;

import dev.backstay.config.Configuration;
import dev.backstay.daemon.ServiceState;
import dev.backstay.failure.OperationFailedException;
import java.util.Optional;
import java.util.function.Function;

/// What the service remembers, for commands beside it.
///
/// @param session what the commands of this process share
record Remembered(Session session) {

  /// Does something with it; makes it if there is nothing yet.
  <T> T with(Function<ServiceState, T> use) {
    var surroundings = session.surroundings();
    var directory = session.quietInstallation().stateDirectory();
    try (var state = ServiceState.open(directory, surroundings.clock())) {
      return use.apply(state);
    }
  }

  /// Does something with it, if there is anything.
  <T> T withIfThere(Function<Optional<ServiceState>, T> use) {
    return ServiceState.isThere(session.quietInstallation().stateDirectory())
        ? with(state -> use.apply(Optional.of(state)))
        : use.apply(Optional.empty());
  }

  /// Changes something, entered in the audit trail before and after. If it cannot be entered it is
  /// not done.
  <T> T change(String action, String object, Function<ServiceState, T> change) {
    return with(
        state -> {
          state.enter(action, object, "begins");
          try {
            var done = change.apply(state);
            state.enter(action, object, "done");
            return done;
          } catch (OperationFailedException failed) {
            state.enter(action, object, "failed: " + failed.code().label());
            throw failed;
          }
        });
  }

  /// The configuration that is meant.
  Configuration configuration() {
    return session.quietInstallation().configuration();
  }
}
