package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about people who sign in.
@Command(
    name = "account",
    description = "Who may sign in to the service with a password.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay account create ada --role admin",
      "  backstay account list",
      "  backstay account reset ada",
      "  backstay account disable ada"
    })
final class AccountCommand {}
