package dev.backstay.cli;

import dev.backstay.app.Presets;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.UsageException;
import dev.backstay.json.Json;
import dev.backstay.preset.Draft;
import dev.backstay.preset.DraftText;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Preset;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds an orchestrator's state and writes a configuration for it.
@Command(
    name = "discover",
    description = {
      "Find an orchestrator's state and write backstay.yaml for it.",
      "",
      "Paths come from the orchestrator's own configuration, by its own rules. What was found is"
          + " printed with where it was found, and stands in the file as comments."
    },
    footer = {
      "",
      "Without PATH the usual places are looked at: units of systemd, home directories.",
      "",
      "Examples:",
      "  backstay discover",
      "  backstay discover --preset kohakuriver /root/.kohakuriver",
      "  backstay discover /opt/orchestrator --write /etc/backstay/backstay.yaml",
      "  backstay discover /opt/orchestrator --dry-run"
    })
final class DiscoverCommand extends SessionCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "The installation, or its configuration file.")
  private Optional<String> typed = Optional.empty();

  @Option(names = "--preset", paramLabel = "NAME", description = "Look for this sort only.")
  private Optional<String> preset = Optional.empty();

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "The file to write (default: backstay.yaml in the working directory).")
  private String file = "backstay.yaml";

  @Option(
      names = "--repository-url",
      paramLabel = "URL",
      description = "Where snapshots shall go (default: the directory repository beside the file).")
  private String repository = "repository";

  @Option(
      names = "--accept",
      split = ",",
      paramLabel = "WHAT",
      description = "What a preset names when it refuses, as mongo-fallback.")
  private List<String> accepted = new ArrayList<>();

  @Option(names = "--replace", description = "Replace the file if it is there.")
  private boolean replace;

  @Option(names = "--dry-run", description = "Print what the file would say, and write nothing.")
  private boolean dryRun;

  DiscoverCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var draft = theOnly(found());
    var target = session().path(file);
    var text = DraftText.of(draft, repository);
    ConfigurationFile.read(text, target, session().surroundings().environment());
    if (!dryRun) {
      write(target, text);
    }
    if (output().isJson()) {
      tellAsJson(draft, target);
    } else if (dryRun) {
      text.lines().forEach(output()::line);
    } else {
      tell(draft, target);
    }
    return ExitCode.OK;
  }

  private List<Draft> found() {
    var variables = session().surroundings().environment();
    var named = typed.map(session()::path);
    var site = Presets.site(named, session().path("/"), variables, Set.copyOf(accepted));
    var drafts = new ArrayList<Draft>();
    for (var each : chosen()) {
      each.find(site).ifPresent(drafts::add);
    }
    return drafts;
  }

  private List<Preset> chosen() {
    if (preset.isEmpty()) {
      return Presets.ALL;
    }
    return List.of(
        Presets.named(preset.get())
            .orElseThrow(
                () ->
                    new UsageException(
                        FailureCode.USAGE,
                        "there is no preset " + preset.get(),
                        "There are " + names() + ".")));
  }

  private static String names() {
    return String.join(", ", Presets.ALL.stream().map(Preset::name).toList());
  }

  private Draft theOnly(List<Draft> drafts) {
    if (drafts.size() == 1) {
      return drafts.getFirst();
    }
    var missing = typed.map(session()::path).filter(Files::notExists);
    if (missing.isPresent()) {
      throw new ConfigurationException(
          FailureCode.PRESET_UNCLEAR,
          "there is no " + missing.get(),
          "Name the directory of the orchestrator, or its configuration file.");
    }
    var where = typed.map(it -> "at " + session().path(it)).orElse("in the usual places");
    if (drafts.isEmpty()) {
      throw new ConfigurationException(
          FailureCode.PRESET_UNCLEAR,
          "no orchestrator was found " + where,
          (typed.isEmpty() ? "Name its directory; known are " : "Known are ")
              + names()
              + ". For another one, write backstay.yaml by hand, from the example in"
              + " README.md.");
    }
    throw new ConfigurationException(
        FailureCode.PRESET_UNCLEAR,
        "found "
            + where
            + ": "
            + String.join(", ", drafts.stream().map(it -> it.preset() + " in " + it.at()).toList()),
        "Choose one with --preset, and write a file for each.");
  }

  private void write(Path target, String text) {
    var how =
        replace
            ? List.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)
            : List.of(StandardOpenOption.CREATE_NEW);
    var options = new ArrayList<StandardOpenOption>(how);
    options.add(StandardOpenOption.WRITE);
    try {
      Files.writeString(target, text, options.toArray(StandardOpenOption[]::new));
    } catch (FileAlreadyExistsException e) {
      throw new ConfigurationException(
          FailureCode.PATH_CONFLICT,
          target + " is there already",
          "Add --replace to replace it, or --write to write another file.",
          e);
    } catch (IOException e) {
      throw new ConfigurationException(
          FailureCode.OUTPUT_FAILED,
          "cannot write " + target + ": " + Reason.of(e, target),
          "Choose another file with --write.",
          e);
    }
  }

  private void tell(Draft draft, Path target) {
    output().line(draft.preset() + " at " + draft.at());
    var table = new Table("COMPONENT", "FOUND", "FROM");
    for (var part : draft.under(Draft.Under.COMPONENTS)) {
      var name = part.name();
      for (var fact : part.facts()) {
        table.row(name, fact.what() + " = " + fact.value(), fact.origin());
        name = "";
      }
    }
    draft.facts().forEach(it -> table.row("", it.what() + " = " + it.value(), it.origin()));
    output().indented(table);
    draft.gaps().forEach(gap -> output().warn("not protected: " + gap));
    output()
        .line(
            "wrote "
                + target
                + ": "
                + Words.count(draft.under(Draft.Under.COMPONENTS).size(), "component", "components")
                + "; next: backstay init, backstay doctor, backstay backup");
  }

  private void tellAsJson(Draft draft, Path target) {
    output()
        .object(
            json -> {
              json.writeStringProperty("type", "summary");
              json.writeStringProperty("preset", draft.preset());
              json.writeStringProperty("at", draft.at().toString());
              json.writeStringProperty("file", target.toString());
              json.writeBooleanProperty("dry_run", dryRun);
              Json.objects(
                  json,
                  "components",
                  draft.under(Draft.Under.COMPONENTS),
                  part -> {
                    json.writeStringProperty("name", part.name());
                    json.writeStringProperty("kind", String.valueOf(part.settings().get("kind")));
                    Json.texts(json, "found", part.facts().stream().map(Fact::shown).toList());
                  });
              Json.texts(json, "facts", draft.facts().stream().map(Fact::shown).toList());
              Json.texts(json, "gaps", draft.gaps());
            });
  }
}
