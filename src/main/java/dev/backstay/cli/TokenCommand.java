package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about what programs prove themselves by.
@Command(
    name = "token",
    description = "What programs show to the service to be let in.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay token create \"metrics of grafana\" --role read --expires 90d",
      "  backstay token list",
      "  backstay token revoke 4f2a90c1d7e3"
    })
final class TokenCommand {}
