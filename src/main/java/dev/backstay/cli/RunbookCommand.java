package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.Outline;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.UsageException;
import dev.backstay.json.Json;
import dev.backstay.runbook.Applicability;
import dev.backstay.runbook.Calls;
import dev.backstay.runbook.Inventory;
import dev.backstay.runbook.Known;
import dev.backstay.runbook.Runbook;
import dev.backstay.runbook.RunbookJson;
import dev.backstay.runbook.RunbookText;
import dev.backstay.runbook.Runbooks;
import dev.backstay.runbook.Scenario;
import dev.backstay.runbook.Situation;
import dev.backstay.snapshot.EntryPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes what to type when something was lost.
@Command(
    name = "runbook",
    description = {
      "Write what to type when something was lost: from the configuration, the snapshots that are"
          + " there and what the last drill measured.",
      "",
      "Each command works as it stands there. Nothing is changed, and no secret is written, nor"
          + " any value that the configuration takes from elsewhere."
    },
    footer = {
      "",
      "Print them while all is well, and keep them with the passphrase. Where the repository"
          + " cannot be read they are written from the configuration alone, and say so.",
      "",
      "Examples:",
      "  backstay runbook --list",
      "  backstay runbook lost-host",
      "  backstay runbook full-cluster --format html --output full-cluster.html",
      "  backstay runbook corrupted-state-file --component state",
      "  backstay runbook corrupted-checkpoints --run run-7f3a",
      "  backstay runbook lost-host --offline",
      "  backstay runbook lost-database --format json | jq -r '.steps[].commands[].line'"
    })
final class RunbookCommand extends SessionCommand {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "What happened; --list shows what can.")
  private Optional<String> typed = Optional.empty();

  @Option(
      names = "--list",
      description = "Say which scenarios there are, and why one cannot happen here.")
  private boolean list;

  @Option(
      names = "--component",
      split = ",",
      paramLabel = "NAME",
      description = "Only about these components.")
  private List<String> components = new ArrayList<>();

  @Option(
      names = "--run",
      paramLabel = "ID",
      description =
          "Whose checkpoints are corrupted: its files are looked for in the newest snapshot.")
  private Optional<String> run = Optional.empty();

  @Option(names = "--offline", description = "Do not read the repository.")
  private boolean offline;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "markdown",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private DrillReportCommand.Format format = DrillReportCommand.Format.MARKDOWN;

  @Option(names = "--output", paramLabel = "FILE", description = "The file to write; a new one.")
  private Optional<String> file = Optional.empty();

  RunbookCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var scenario = typed.map(this::scenario);
    var surroundings = session().surroundings();
    var outline = Outline.read(session().configurationFile());
    var installation = installation();
    var inventory =
        installation
            .map(it -> Inventory.of(it.configuration(), outline))
            .orElseGet(
                () ->
                    Inventory.of(
                        outline,
                        ConfigurationFile.readRepositories(
                            outline.file(), surroundings.environment())));
    if (list || scenario.isEmpty()) {
      tell(inventory, scenario);
      return ExitCode.OK;
    }
    Applicability.reasonAgainst(scenario.get(), inventory)
        .ifPresent(
            reason -> {
              throw new UsageException(
                  FailureCode.USAGE,
                  scenario.get().label() + " cannot happen here: " + reason,
                  "`backstay runbook --list` shows what can.");
            });
    requireKnown(inventory, scenario.get());
    var known = known(installation, inventory);
    known.unread().ifPresent(this::warn);
    var situation =
        new Situation(inventory, known, calls(), components, run, surroundings.clock().instant());
    var text = text(Runbooks.write(scenario.get(), situation));
    if (file.isPresent()) {
      write(text, file.get());
    } else {
      output().document(text);
    }
    return ExitCode.OK;
  }

  private void warn(String why) {
    if (!offline) {
      output().warn("written from the configuration alone: " + why);
    }
  }

  private Scenario scenario(String word) {
    return Scenario.of(word)
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.USAGE,
                    "there is no scenario " + EntryPath.escape(word),
                    "There are "
                        + Arrays.stream(Scenario.values())
                            .map(Scenario::label)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  /// The installation as far as it can be understood: nothing, if what its configuration refers to
  /// is lost and cannot be had from a snapshot.
  private Optional<Installation> installation() {
    try {
      return Optional.of(
          offline
              ? new Installation(session().configuration(), session().surroundings())
              : session().quietInstallation());
    } catch (OperationFailedException lost) {
      output()
          .warn(
              "the configuration cannot be understood whole, so that components are known by name"
                  + " and kind alone: "
                  + lost.code().label());
      return Optional.empty();
    }
  }

  private void requireKnown(Inventory inventory, Scenario scenario) {
    var meant = Applicability.names(scenario, inventory);
    for (var each : components) {
      if (!meant.contains(each)) {
        throw new UsageException(
            FailureCode.USAGE,
            "%s is not about a component %s".formatted(scenario.label(), EntryPath.escape(each)),
            "It can be about " + String.join(", ", meant) + ".");
      }
    }
    if (run.isPresent() && scenario != Scenario.CORRUPTED_CHECKPOINTS) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--run goes with " + Scenario.CORRUPTED_CHECKPOINTS.label());
    }
  }

  private Known known(Optional<Installation> installation, Inventory inventory) {
    if (offline) {
      return Known.nothing("it was not asked for");
    }
    if (installation.isEmpty()) {
      return Known.nothing("the configuration cannot be understood whole");
    }
    try (var repository = session().open(installation.get())) {
      return new RunbookFacts(repository, session().log(repository), inventory).known(run);
    } catch (OperationFailedException unreadable) {
      return Known.nothing(unreadable.code().label());
    }
  }

  /// The configuration is named unless it stands where it is found from everywhere.
  private Calls calls() {
    var options = new ArrayList<String>();
    if (!session().isConfigurationFoundAnywhere()) {
      options.add("--config");
      options.add(session().configurationFile().toString());
    }
    session()
        .options()
        .repository
        .ifPresent(
            it -> {
              options.add("--repository");
              options.add(it);
            });
    return new Calls(options);
  }

  private String text(Runbook runbook) {
    if (output().isJson()) {
      return RunbookJson.text(runbook);
    }
    return switch (format) {
      case MARKDOWN -> RunbookText.markdown(runbook);
      case HTML -> RunbookText.html(runbook);
      case JSON -> RunbookJson.text(runbook);
    };
  }

  private void tell(Inventory inventory, Optional<Scenario> only) {
    var all = only.map(List::of).orElseGet(() -> List.of(Scenario.values()));
    if (output().isJson()) {
      output()
          .object(
              json ->
                  Json.objects(
                      json,
                      "scenarios",
                      all,
                      it -> {
                        var against = Applicability.reasonAgainst(it, inventory);
                        json.writeStringProperty("name", it.label());
                        json.writeStringProperty("title", it.title());
                        json.writeBooleanProperty("applies", against.isEmpty());
                        json.writeStringProperty("because", against.orElse(""));
                      }));
      return;
    }
    var table = new Table("SCENARIO", "WHAT HAPPENED", "ABOUT");
    for (var each : all) {
      var about =
          Applicability.reasonAgainst(each, inventory)
              .map(it -> "not here: " + it)
              .orElseGet(() -> String.join(", ", Applicability.names(each, inventory)));
      table.row(each.label(), each.title(), about);
    }
    output().table(table);
  }

  private void write(String text, String name) {
    var path = session().path(name);
    new NewFile(path, "the runbook").write(text);
    output().say("wrote " + path);
  }
}
