package dev.backstay.preset.synthorg;

import dev.backstay.preset.Draft;
import dev.backstay.preset.Preset;
import dev.backstay.preset.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds an installation by the directory in which its command-line program keeps `compose.yml`.
public final class SynthOrg implements Preset {

  @Override
  public String name() {
    return "synthorg";
  }

  @Override
  public String title() {
    return "SynthOrg";
  }

  @Override
  public Optional<Draft> find(Site site) {
    return places(site).stream()
        .map(it -> Stack.read(site, it.toAbsolutePath().normalize()))
        .flatMap(Optional::stream)
        .findFirst()
        .map(SynthOrg::draft);
  }

  private static List<Path> places(Site site) {
    var home = site.home();
    return site.named().isPresent()
        ? site.named().stream().filter(Files::isDirectory).toList()
        : List.of(
            home.resolve(".local/share/synthorg"),
            home.resolve(".synthorg"),
            site.path("/opt/synthorg"));
  }

  private static Draft draft(Stack stack) {
    var draft = Draft.of("synthorg", stack.directory(), "synthorg");
    draft.staying("max_count: 10, max_age: 30d", "Its own backups are kept like this.");
    new StackParts(stack, draft).add();
    new StackWork(stack, draft).add();
    return draft.make();
  }
}
