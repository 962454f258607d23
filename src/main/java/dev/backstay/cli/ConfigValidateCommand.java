package dev.backstay.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import picocli.CommandLine.Command;

/// Says whether the configuration can be used.
@Command(
    name = "validate",
    description = "Say whether the configuration can be used, and all that is wrong with it.",
    footer = {
      "",
      "Examples:",
      "  backstay config validate",
      "  backstay config validate -c /etc/backstay/backstay.yaml"
    })
final class ConfigValidateCommand extends SessionCommand {

  ConfigValidateCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var configuration = session().configuration();
    for (var component : configuration.components()) {
      if (component.isAtPath() && Files.notExists(component.path(), LinkOption.NOFOLLOW_LINKS)) {
        output().warn(component.name() + " is not there now: " + component.path());
      }
    }
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeBooleanProperty("valid", true);
                json.writeStringProperty("file", configuration.file().toString());
              });
    } else {
      output()
          .line(
              configuration.file()
                  + " is valid: "
                  + Words.count(configuration.components().size(), "component", "components")
                  + ", "
                  + Words.count(configuration.repositories().size(), "repository", "repositories"));
    }
    return ExitCode.OK;
  }
}
