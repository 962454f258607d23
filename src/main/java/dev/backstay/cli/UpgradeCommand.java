package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands around an upgrade of the orchestrator.
@Command(
    name = "upgrade",
    description = "A way back while the orchestrator is upgraded.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay upgrade begin --from 1.4.2 --to 1.5.0 --stop",
      "  backstay upgrade confirm",
      "  backstay upgrade rollback --yes"
    })
final class UpgradeCommand {}
