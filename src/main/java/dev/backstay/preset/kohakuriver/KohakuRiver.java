package dev.backstay.preset.kohakuriver;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Preset;
import dev.backstay.preset.Site;
import dev.backstay.preset.SystemdUnitFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds a host, a runner, or both on one machine.
public final class KohakuRiver implements Preset {

  static final String HOST_FILE = "host_config.py";
  static final String RUNNER_FILE = "runner_config.py";

  @Override
  public String name() {
    return "kohakuriver";
  }

  @Override
  public String title() {
    return "KohakuRiver (host and runner)";
  }

  @Override
  public Optional<Draft> find(Site site) {
    var host = SystemdUnitFile.find(site, "kohakuriver-host.service");
    var runner = SystemdUnitFile.find(site, "kohakuriver-runner.service");
    var hostFile = find(site, HOST_FILE, host);
    var runnerFile = find(site, RUNNER_FILE, runner);
    if (hostFile.isEmpty() && runnerFile.isEmpty()) {
      return Optional.empty();
    }
    var first = hostFile.or(() -> runnerFile).orElseThrow();
    var at = site.named().orElseGet(() -> first.resolveSibling("").normalize());
    var draft = Draft.of(name(), at.toAbsolutePath().normalize(), name());
    draft.staying("keep_hourly: 48, keep_daily: 30", "For snapshots by the hour.");
    hostFile.ifPresent(
        file -> {
          new HostParts(Settings.read(site, file, host), host, draft).add();
        });
    runnerFile.ifPresent(
        file -> new RunnerParts(site, Settings.read(site, file, runner), runner, draft).add());
    return Optional.of(draft.make());
  }

  /// The file of that name: in the place that was named, else where the unit says, else in the home
  /// directory.
  private static Optional<Path> find(Site site, String name, Optional<SystemdUnitFile> unit) {
    return candidates(site, name, unit).stream().filter(Files::isRegularFile).findFirst();
  }

  private static List<Path> candidates(Site site, String name, Optional<SystemdUnitFile> unit) {
    if (site.named().isPresent()) {
      var place = site.named().get();
      return place.getFileName() != null && place.getFileName().toString().equals(name)
          ? List.of(place)
          : List.of(
              place.resolve(name),
              place.resolve("config").resolve(name),
              place.resolve(".kohakuriver").resolve(name));
    }
    var candidates = new ArrayList<Path>();
    unit.flatMap(it -> it.option("--config").or(() -> it.option("-c")))
        .ifPresent(it -> candidates.add(site.path(it)));
    candidates.add(site.home().resolve(".kohakuriver").resolve(name));
    candidates.add(site.path("/root/.kohakuriver").resolve(name));
    return candidates;
  }
}
