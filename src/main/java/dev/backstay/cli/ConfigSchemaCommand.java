package dev.backstay.cli;

import dev.backstay.config.ConfigurationFile;
import picocli.CommandLine.Command;

/// Prints the schema of the configuration.
@Command(
    name = "schema",
    description = "Print the JSON Schema of backstay.yaml, for editors.",
    footer = {"", "Examples:", "  backstay config schema > backstay.schema.json"})
final class ConfigSchemaCommand extends SessionCommand {

  ConfigSchemaCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    output().line(ConfigurationFile.schema().stripTrailing());
    return ExitCode.OK;
  }
}
