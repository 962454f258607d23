package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about the configuration.
@Command(
    name = "config",
    description = "Validate and show the configuration.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay config validate",
      "  backstay config show",
      "  backstay config schema > backstay.schema.json"
    })
final class ConfigCommand {}
