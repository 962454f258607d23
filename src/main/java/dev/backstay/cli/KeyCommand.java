package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about who can open the repository.
@Command(
    name = "key",
    description = "Add, list and remove the ways to open the repository.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay key list",
      "  backstay key add --label second --new-password-file /root/second-passphrase"
    })
final class KeyCommand {}
