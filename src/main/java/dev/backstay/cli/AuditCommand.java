package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about what was done.
@Command(
    name = "audit",
    description = "What was done by way of the service, and by whom.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  backstay audit verify", "  backstay audit export > audit.jsonl"})
final class AuditCommand {}
