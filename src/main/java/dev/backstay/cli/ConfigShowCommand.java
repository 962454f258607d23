package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.component.Component;
import dev.backstay.config.Configuration;
import dev.backstay.config.ResolvedPath;
import dev.backstay.config.SecretSource;
import dev.backstay.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/// Shows the configuration as it was understood.
@Command(
    name = "show",
    description = "Show every setting with every path resolved, and where each was found.",
    footer = {
      "",
      "Secrets are never shown, only where they are to be had.",
      "",
      "Examples:",
      "  backstay config show",
      "  backstay config show --json | jq '.settings[] | select(.name | startswith(\"comp\"))'"
    })
final class ConfigShowCommand extends SessionCommand {

  /// A setting.
  private record Setting(String name, String value, String origin) {}

  ConfigShowCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var settings = settings(new Installation(session().configuration(), session().surroundings()));
    if (output().isJson()) {
      output()
          .object(
              json ->
                  Json.objects(
                      json,
                      "settings",
                      settings,
                      setting -> {
                        json.writeStringProperty("name", setting.name);
                        json.writeStringProperty("value", setting.value);
                        json.writeStringProperty("origin", setting.origin);
                      }));
      return ExitCode.OK;
    }
    var table = new Table("SETTING", "VALUE", "FROM");
    settings.forEach(setting -> table.row(setting.name, setting.value, setting.origin));
    output().table(table);
    return ExitCode.OK;
  }

  private List<Setting> settings(Installation installation) {
    var configuration = installation.configuration();
    var settings = new ArrayList<Setting>();
    settings.add(new Setting("file", configuration.file().toString(), ""));
    settings.add(new Setting("orchestrator", configuration.orchestrator(), ""));
    settings.add(
        new Setting(
            "state_dir",
            installation.stateDirectory().toString(),
            originOf(configuration.stateDirectory())));
    settings.add(
        new Setting(
            "scratch_dir",
            installation.scratchDirectory().toString(),
            originOf(configuration.scratchDirectory())));
    addRepositories(configuration, settings);
    addComponents(configuration, settings);
    configuration
        .hold()
        .ifPresent(
            hold -> {
              settings.add(new Setting("hold.pause", command(hold.pause()), ""));
              settings.add(new Setting("hold.resume", command(hold.resume()), ""));
              settings.add(new Setting("hold.limit", Words.span(hold.limit()), ""));
            });
    addServices(configuration, settings);
    return settings;
  }

  private static void addRepositories(Configuration configuration, List<Setting> settings) {
    for (var repository : configuration.repositories()) {
      var prefix = "repositories." + repository.name();
      var place = repository.place();
      settings.add(new Setting(prefix + ".url", place.shown(), place.origin()));
      repository.password().ifPresent(source -> settings.add(secret(prefix + ".password", source)));
      repository
          .machineKey()
          .ifPresent(
              key ->
                  settings.add(
                      new Setting(prefix + ".machine_key", key.path().toString(), key.origin())));
      repository.key().ifPresent(source -> settings.add(secret(prefix + ".key", source)));
      if (repository.mirror()) {
        settings.add(new Setting(prefix + ".mirror", "true", ""));
      }
    }
  }

  private static Setting secret(String name, SecretSource source) {
    return switch (source) {
      case SecretSource.File(var file) ->
          new Setting(name, "in the file " + file.path(), file.origin());
      case SecretSource.Environment(var variable) ->
          new Setting(name, "in the environment variable " + variable, "");
      case SecretSource.Command(var argv) -> new Setting(name, "from " + command(argv), "");
    };
  }

  private static void addComponents(Configuration configuration, List<Setting> settings) {
    for (var component : configuration.components()) {
      var prefix = "components." + component.name();
      var origin =
          Optional.ofNullable(configuration.componentPaths().get(component.name()))
              .map(ResolvedPath::origin)
              .orElse("");
      settings.add(new Setting(prefix + ".kind", component.kind().label(), ""));
      if (component instanceof Component.Command program) {
        settings.add(new Setting(prefix + ".capture", command(program.capture()), ""));
        if (!program.restore().isEmpty()) {
          settings.add(new Setting(prefix + ".restore", command(program.restore()), ""));
        }
        settings.add(
            new Setting(prefix + ".environment", String.join(", ", program.environment()), ""));
        settings.add(new Setting(prefix + ".timeout", Words.span(program.timeout()), ""));
      } else {
        settings.add(new Setting(prefix + ".path", component.path().toString(), origin));
      }
      settings.add(new Setting(prefix + ".importance", component.importance().label(), ""));
      settings.add(new Setting(prefix + ".order", Integer.toString(component.order()), ""));
      if (component instanceof Component.FileTree tree) {
        var databases = tree.databases().name().toLowerCase(Locale.ROOT).replace('_', '-');
        settings.add(new Setting(prefix + ".databases", databases, ""));
      }
      if (component instanceof Component.Disk disk) {
        var format = disk.format() == null ? "by name" : disk.format().label();
        settings.add(new Setting(prefix + ".format", format, ""));
      }
      component
          .expectations()
          .forEach(each -> settings.add(new Setting(prefix + ".expect", each.toString(), "")));
    }
  }

  private static void addServices(Configuration configuration, List<Setting> settings) {
    for (var each : configuration.services()) {
      var service = each.service();
      var prefix = "services." + service.name();
      settings.add(new Setting(prefix, service.shown(), ""));
      settings.add(new Setting(prefix + ".timeout", Words.span(service.timeout()), ""));
      service
          .probe()
          .ifPresent(probe -> settings.add(new Setting(prefix + ".probe", probe.shown(), "")));
      each.header()
          .ifPresent(
              header -> settings.add(secret(prefix + ".header." + header.name(), header.value())));
    }
  }

  /// Arguments may hold secrets.
  private static String command(List<String> argv) {
    return "the command "
        + argv.getFirst()
        + (argv.size() == 1
            ? ""
            : " with " + Words.count(argv.size() - 1L, "argument", "arguments"));
  }

  private static String originOf(Optional<ResolvedPath> path) {
    return path.map(ResolvedPath::origin).orElse("default");
  }
}
