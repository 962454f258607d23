package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about rehearsed restores.
@Command(
    name = "drill",
    description = "Rehearse restores, and say whether snapshots come back.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay drill run",
      "  backstay drill run 'random(30d)' --why \"monthly\"",
      "  backstay drill list",
      "  backstay drill report --format html --output drill.html",
      "  backstay drill export --within 365d --output evidence.zip"
    })
final class DrillCommand {}
