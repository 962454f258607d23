package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about recovery kits.
@Command(
    name = "kit",
    description = "One sealed page with all that a bare machine needs to recover everything.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  backstay kit create --output /root/demo.kit --generate-password",
      "  backstay kit verify /root/demo.kit",
      "  backstay drill run --from-kit /root/demo.kit",
      "  backstay kit open /root/demo.kit --to /root/recovery"
    })
final class KitCommand {}
