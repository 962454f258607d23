package dev.backstay.preset.kneo;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Preset;
import dev.backstay.preset.Site;
import dev.backstay.preset.SystemdUnitFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Finds a service by the directory `.kneo` in which it works.
public final class Kneo implements Preset {

  private static final List<String> VARIABLE_FILES =
      List.of("deploy/production.env", "production.env", ".env", "kneo.env");

  @Override
  public String name() {
    return "kneo-serv";
  }

  @Override
  public String title() {
    return "kneo-serv";
  }

  @Override
  public Optional<Draft> find(Site site) {
    var unit = SystemdUnitFile.find(site, "kneo-serv.service");
    return places(site, unit).stream()
        .filter(it -> Files.isDirectory(it.resolve(".kneo")))
        .findFirst()
        .map(place -> draft(site, place.toAbsolutePath().normalize(), unit));
  }

  private static List<Path> places(Site site, Optional<SystemdUnitFile> unit) {
    if (site.named().isPresent()) {
      return site.named().stream().toList();
    }
    var places = new ArrayList<Path>();
    unit.flatMap(SystemdUnitFile::directory).ifPresent(it -> places.add(site.path(it)));
    places.add(site.path("/app"));
    places.add(site.path("/opt/kneo-serv"));
    return places;
  }

  private Draft draft(Site site, Path place, Optional<SystemdUnitFile> unit) {
    var variables = new HashMap<String, String>();
    var files = new ArrayList<Path>();
    for (var each : VARIABLE_FILES) {
      var file = place.resolve(each);
      site.readIfThere("env", file)
          .ifPresent(
              tree -> {
                tree.texts().forEach(variables::putIfAbsent);
                files.add(file);
              });
    }
    var own = unit.filter(it -> isOf(site, it, place));
    own.ifPresent(it -> variables.putAll(it.variables()));
    var draft = Draft.of(name(), place, name());
    draft.staying(
        "keep_within: 7d, keep_daily: 30", "For an active service, with snapshots by the hour.");
    var project = Project.read(site, place, variables);
    new ServiceParts(project, files, own.map(SystemdUnitFile::file), draft).add();
    new ServiceWork(project, draft).add(own);
    return draft.make();
  }

  /// Whether a unit starts the service there. However the place was found, the answer is the same.
  private static boolean isOf(Site site, SystemdUnitFile unit, Path place) {
    return unit.directory()
        .map(it -> site.path(it).toAbsolutePath().normalize().equals(place))
        .orElse(true);
  }
}
