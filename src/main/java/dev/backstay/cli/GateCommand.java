package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands that other programs ask before they do something.
@Command(
    name = "gate",
    description = "Say whether something may be done, by how a script ends.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  backstay gate upgrade && ./upgrade.sh"})
final class GateCommand {}
