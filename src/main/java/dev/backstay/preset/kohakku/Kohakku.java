package dev.backstay.preset.kohakku;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Preset;
import dev.backstay.preset.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds an installation by the dotenv files of its Controller and its Dispatcher.
public final class Kohakku implements Preset {

  /// Others may have directories of these names, too.
  private static final List<String> MARKS =
      List.of("CALLBACK_SIGNING_KEY", "RUNTIME_BACKEND", "DJANGO_SECRET_KEY");

  @Override
  public String name() {
    return "kohakku";
  }

  @Override
  public String title() {
    return "Kohakku";
  }

  @Override
  public Optional<Draft> find(Site site) {
    return places(site).stream()
        .map(it -> it.toAbsolutePath().normalize())
        .filter(Files::isDirectory)
        .flatMap(it -> find(site, it).stream())
        .findFirst();
  }

  private static List<Path> places(Site site) {
    return site.named().isPresent()
        ? List.of(site.named().get())
        : List.of(
            site.path("/opt/kohakku"), site.path("/srv/kohakku"), site.home().resolve("kohakku"));
  }

  private static Optional<Draft> find(Site site, Path directory) {
    var programs = new ArrayList<Program>();
    for (var name : List.of(Program.CONTROLLER, Program.DISPATCHER)) {
      Program.read(site, directory, name).ifPresent(programs::add);
    }
    if (programs.stream().noneMatch(it -> it.name(MARKS).isPresent())) {
      return Optional.empty();
    }
    var draft = Draft.of("kohakku", directory, "kohakku");
    draft.staying(
        "keep_hourly: 24, keep_daily: 30", "Between the 7 and 30 days that its manual asks for.");
    for (var name : List.of(Program.CONTROLLER, Program.DISPATCHER)) {
      if (programs.stream().noneMatch(it -> it.name().equals(name))) {
        draft.gap(
            "what the "
                + name
                + " keeps: its variables are not in "
                + Program.fileOf(directory, name));
      }
    }
    new PlatformParts(programs, draft).add();
    new PlatformWork(site, directory, programs, draft).add();
    return Optional.of(draft.make());
  }
}
