package dev.backstay.cli;

import picocli.CommandLine.Command;

/// The commands about what runs by schedule.
@Command(
    name = "schedule",
    description = "What the service runs when.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Schedules stand in the configuration; `backstay serve` begins what is due.",
      "",
      "Examples:",
      "  backstay schedule list",
      "  backstay schedule next",
      "  backstay schedule run backup",
      "  backstay schedule pause backup"
    })
final class ScheduleCommand {}
