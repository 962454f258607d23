package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about who can open the repository.
@Command(
    name = "key",
    description = "Add, list and remove the ways to open the repository, and end old keys.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay key list",
      "  backstay key add --label second --new-password-file /root/second-passphrase",
      "  backstay key rotate --remove 3fa9c01b77d2     that one opens nothing from now on"
    })
final class KeyCommand {}
