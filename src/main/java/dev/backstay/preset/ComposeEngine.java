package dev.backstay.preset;

import java.nio.file.Files;
import java.util.List;

/// Whether containers can be asked for here, and projects of compose stopped and started: what
/// cannot be stopped would hinder every restore.
public final class ComposeEngine {

  private static final List<String> PLUGINS =
      List.of(
          "/usr/libexec/docker/cli-plugins/docker-compose",
          "/usr/lib/docker/cli-plugins/docker-compose",
          "/usr/local/lib/docker/cli-plugins/docker-compose",
          "/usr/local/libexec/docker/cli-plugins/docker-compose");

  private ComposeEngine() {}

  /// Whether the engine runs.
  public static boolean runs(Site site) {
    return Files.exists(site.path("/var/run/docker.sock"));
  }

  /// Whether the engine runs and has its part for compose.
  public static boolean isThere(Site site) {
    return runs(site)
        && (PLUGINS.stream().anyMatch(it -> Files.isExecutable(site.path(it)))
            || Files.isExecutable(site.home().resolve(".docker/cli-plugins/docker-compose")));
  }
}
