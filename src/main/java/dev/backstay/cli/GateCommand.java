package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands that other programs ask before they do something.
@Command(
    name = "gate",
    description = "Say whether something may be done, by the exit code: 0 only if it may.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  backstay gate upgrade && ./upgrade.sh"})
final class GateCommand {}
