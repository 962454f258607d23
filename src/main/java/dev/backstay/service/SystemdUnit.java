package dev.backstay.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A unit of the system's service manager.
///
/// @param unit its name, as `systemctl` takes it
public record SystemdUnit(String name, Optional<Probe> probe, Duration timeout, String unit)
    implements Service {

  @Override
  public SystemdUnit with(Probe other) {
    return new SystemdUnit(name, Optional.of(other), timeout, unit);
  }

  @Override
  public String shown() {
    return "systemd unit " + unit;
  }

  @Override
  public void stop() throws ServiceFailedException {
    run(Act.STOP, "stop");
  }

  @Override
  public void start() throws ServiceFailedException {
    run(Act.START, "start");
  }

  private void run(Act act, String verb) throws ServiceFailedException {
    Commands.run(act, this, List.of("systemctl", "--no-ask-password", verb, "--", unit), List.of());
  }
}
