package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.snapshot.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Gives a snapshot tags, or takes them from it.
@Command(
    name = "tag",
    description = "Give a snapshot tags, or take them from it.",
    footer = {
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay tag latest before-migration",
      "  backstay tag 4f2a --add v2.4 --remove nightly",
      "  backstay snapshots --tag before-migration"
    })
final class TagCommand extends SessionCommand {

  @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "The snapshot.")
  private String typed = "";

  @Parameters(index = "1..*", paramLabel = "TAG", description = "Tags to add.")
  private List<String> tags = new ArrayList<>();

  @Option(names = "--add", paramLabel = "TAG", description = "A tag to add.")
  private List<String> added = new ArrayList<>();

  @Option(names = "--remove", paramLabel = "TAG", description = "A tag to remove.")
  private List<String> removed = new ArrayList<>();

  TagCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var add = new ArrayList<>(tags);
    add.addAll(added);
    Relabelling.requireTags(add);
    if (add.isEmpty() && removed.isEmpty()) {
      throw new UsageException(
          FailureCode.USAGE,
          "no tag to add or to remove",
          "Name it, as in `backstay tag latest v2.4`.");
    }
    if (!Collections.disjoint(add, removed)) {
      throw new UsageException(
          FailureCode.USAGE, "the same tag to add and to remove", "Leave one of them away.");
    }
    return new Relabelling(session()).run(typed, labels -> changed(labels, add));
  }

  private Labels changed(Labels labels, List<String> add) {
    var wanted = new ArrayList<>(labels.tags());
    wanted.removeAll(removed);
    wanted.addAll(add);
    return new Labels(wanted, labels.pins());
  }
}
