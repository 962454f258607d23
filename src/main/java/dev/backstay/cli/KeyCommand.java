package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about who can open the repository.
@Command(
    name = "key",
    description = "Who can open the repository, which hosts only write, and the end of old keys.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay key list",
      "  backstay key add --label second --new-password-file /root/second-passphrase",
      "  backstay key rotate --remove 3fa9c01b77d2     that one opens nothing from now on",
      "  backstay key enroll web-1 --orchestrator kohaku --output /root/web-1.enrolment"
    })
final class KeyCommand {}
