package dev.backstay.service;

import java.time.Duration;
import java.util.Optional;

/// What uses the state of components while it runs: it must not while that is exchanged.
///
/// Stopping what is stopped and starting what is started does nothing, so that either can be
/// repeated by whoever does not know whether it was done.
public sealed interface Service
    permits SystemdUnit, ComposeProject, CommandPair, MaintenanceEndpoint {

  /// What it is called in the configuration.
  String name();

  /// What tells that it is well after it was started, if anything does.
  Optional<Probe> probe();

  /// The same with another probe.
  Service with(Probe other);

  /// How long a stop may take, a start, and after it the wait until the probe is content.
  Duration timeout();

  /// What it is and where, as it may be shown. What is shown otherwise is another service.
  String shown();

  /// Stops it, and returns when it has stopped.
  ///
  /// @throws ServiceFailedException if it may still run
  void stop() throws ServiceFailedException;

  /// Starts it; the probe is not asked.
  ///
  /// @throws ServiceFailedException if it may not run
  void start() throws ServiceFailedException;

  /// Starts it, and returns when the probe is content.
  ///
  /// @throws ServiceFailedException if it may not run, or is not well in time
  default void startWell() throws ServiceFailedException {
    start();
    if (probe().isPresent()) {
      var seen = probe().get().await(timeout());
      if (seen.isPresent()) {
        throw new ServiceFailedException(
            "the service %s was started and is not well within %d s: %s %s"
                .formatted(name(), timeout().toSeconds(), probe().get().shown(), seen.get()),
            "Look at " + shown() + ".",
            null);
      }
    }
  }
}
