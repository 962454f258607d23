package dev.backstay.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A service that one program stops and another starts. Each must end with 0 also if there was
/// nothing to do, and not before it is done.
///
/// @param stopping the program that stops it, and its arguments
/// @param starting the program that starts it, and its arguments
/// @param environment the names of the variables that both are passed beside the usual ones
public record CommandPair(
    String name,
    Optional<Probe> probe,
    Duration timeout,
    List<String> stopping,
    List<String> starting,
    List<String> environment)
    implements Service {

  public CommandPair {
    stopping = List.copyOf(stopping);
    starting = List.copyOf(starting);
    environment = List.copyOf(environment);
  }

  @Override
  public CommandPair with(Probe other) {
    return new CommandPair(name, Optional.of(other), timeout, stopping, starting, environment);
  }

  @Override
  public String shown() {
    return "commands " + Commands.shown(stopping) + " and " + Commands.shown(starting);
  }

  @Override
  public void stop() throws ServiceFailedException {
    Commands.run(Act.STOP, this, stopping, environment);
  }

  @Override
  public void start() throws ServiceFailedException {
    Commands.run(Act.START, this, starting, environment);
  }

  @Override
  public String toString() {
    return name + " (" + shown() + ")";
  }
}
