package dev.backstay.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Containers of a Compose project. They are stopped and started, not made anew: no image changes.
///
/// @param directory where the project is described
/// @param services which of its services; empty for all
public record ComposeProject(
    String name, Optional<Probe> probe, Duration timeout, Path directory, List<String> services)
    implements Service {

  /// Where the container engine is.
  private static final List<String> ENVIRONMENT =
      List.of(
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "DOCKER_CONFIG",
          "DOCKER_CERT_PATH",
          "DOCKER_TLS_VERIFY",
          "COMPOSE_PROJECT_NAME",
          "COMPOSE_FILE",
          "COMPOSE_PROFILES",
          "XDG_RUNTIME_DIR",
          "SSH_AUTH_SOCK");

  public ComposeProject {
    services = List.copyOf(services);
  }

  @Override
  public ComposeProject with(Probe other) {
    return new ComposeProject(name, Optional.of(other), timeout, directory, services);
  }

  @Override
  public String shown() {
    return "compose project "
        + directory
        + (services.isEmpty() ? "" : " (" + String.join(", ", services) + ")");
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
    var argv = new ArrayList<String>();
    argv.addAll(List.of("docker", "compose", "--project-directory", directory.toString(), verb));
    argv.addAll(services);
    Commands.run(act, this, argv, ENVIRONMENT);
  }
}
