package dev.backstay.cli;

import dev.backstay.repository.format.FormatRecord;
import java.util.Optional;
import picocli.CommandLine.Command;

/// Says which version this is.
@Command(
    name = "version",
    description = "Say which version this is, and which repository format it writes.",
    footer = {"", "Examples:", "  backstay version", "  backstay version --json"})
final class VersionCommand extends SessionCommand {

  VersionCommand(Session session) {
    super(session);
  }

  /// Which version this is.
  static String version() {
    return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
        .orElse("(from classes)");
  }

  @Override
  ExitCode run() {
    var version = version();
    var java = Runtime.version().toString();
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("version", version);
                json.writeNumberProperty("format", FormatRecord.VERSION);
                json.writeStringProperty("java", java);
              });
    } else {
      output()
          .line(
              "backstay "
                  + version
                  + ", repository format "
                  + FormatRecord.VERSION
                  + ", Java "
                  + java);
    }
    return ExitCode.OK;
  }
}
