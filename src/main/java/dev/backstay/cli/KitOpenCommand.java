package dev.backstay.cli;

import dev.backstay.app.KitDirectory;
import dev.backstay.json.Json;
import dev.backstay.kit.Kit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Opens a recovery kit.
@Command(
    name = "open",
    description = {
      "Open a kit into a directory: a configuration that works, the keys, and what to do.",
      "",
      "It needs nothing but the kit and its passphrase."
    },
    footer = {
      "",
      "Remove the directory when everything is back: it has the keys.",
      "",
      "Examples:",
      "  backstay kit open demo.kit --to /root/recovery",
      "  backstay kit open demo.kit --to /root/recovery --at local=/mnt/stick/repository"
    })
final class KitOpenCommand extends SessionCommand {

  @Parameters(paramLabel = "FILE", description = "The kit, as it was written or typed back.")
  private String file = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIRECTORY",
      description = "Where to open it; must be empty, or not be there yet.")
  private String to = "";

  @Mixin private final KitSource source = new KitSource();

  KitOpenCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var kit = source.readAndCompare(session(), file);
    var directory = session().path(to);
    var moved = source.moved(session());
    var configuration = KitDirectory.write(kit, directory, KitDirectory.Wish.at(moved));
    KitDirectory.makeBase(kit)
        .ifPresent(
            it -> output().warn("made " + it + ", which paths of the configuration go out of"));
    for (var each : kit.repositories()) {
      var place = moved.getOrDefault(each.name(), Path.of(each.isDirectory() ? each.url() : "/"));
      if (each.isDirectory() && !Files.isDirectory(place)) {
        output()
            .warn(
                "the repository %s is not at %s: open the kit with --at %s=PATH if it is elsewhere"
                    .formatted(each.name(), place, each.name()));
      }
    }
    tell(kit, directory, configuration);
    return ExitCode.OK;
  }

  private void tell(Kit kit, Path directory, Path configuration) {
    var backstay = "backstay --config " + configuration;
    var next =
        List.of(backstay + " snapshots", backstay + " restore latest --make-directories --yes");
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("directory", directory.toString());
                json.writeStringProperty("configuration", configuration.toString());
                KitWords.write(json, kit);
                Json.texts(json, "next", next);
              });
      return;
    }
    output().line("opened the kit of " + kit.orchestrator() + " into " + directory);
    KitWords.tell(output(), kit);
    output().line("read " + directory.resolve("RECOVER.md") + "; in short:");
    next.forEach(it -> output().line("  " + it));
  }
}
