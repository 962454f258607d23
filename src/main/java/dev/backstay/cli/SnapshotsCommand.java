package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Forgotten;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists snapshots.
@Command(
    name = "snapshots",
    aliases = "list",
    description = "List the orchestrator's snapshots, the newest last.",
    footer = {
      "",
      "Examples:",
      "  backstay snapshots",
      "  backstay snapshots --tag nightly --last 7",
      "  backstay snapshots --forgotten",
      "  backstay snapshots --json | jq -r '.snapshots[].id'"
    })
final class SnapshotsCommand extends SessionCommand {

  @Option(
      names = "--tag",
      split = ",",
      paramLabel = "TAG",
      description = "Only those with all these tags.")
  private List<String> tags = new ArrayList<>();

  @Option(names = "--last", paramLabel = "N", description = "Only the N newest.")
  private Optional<Integer> last = Optional.empty();

  @Option(names = "--all", description = "Those of other orchestrators too.")
  private boolean all;

  @Option(
      names = "--forgotten",
      description = "Those that were forgotten and can come back, and until when.")
  private boolean forgotten;

  SnapshotsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (last.filter(it -> it < 1).isPresent()) {
      throw new UsageException(
          FailureCode.USAGE,
          "--last must be at least 1, found " + last.get(),
          "Leave it out to list all.");
    }
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var orchestrator = installation.configuration().orchestrator();
      if (forgotten) {
        tellForgotten(log, orchestrator);
        return ExitCode.OK;
      }
      var chosen = choose(log.commits(), orchestrator);
      if (output().isJson()) {
        output()
            .object(
                json -> {
                  Json.objects(
                      json, "snapshots", chosen, commit -> SnapshotText.write(json, commit, log));
                  Json.objects(
                      json,
                      "refused",
                      log.refused(),
                      refused -> {
                        json.writeStringProperty("object", refused.key().value());
                        json.writeStringProperty("code", refused.code().label());
                        json.writeStringProperty("reason", refused.reason());
                      });
                });
      } else if (chosen.isEmpty()) {
        output().say(noneOf(log.commits()));
      } else {
        output().table(SnapshotText.table(chosen, log));
      }
    }
    return ExitCode.OK;
  }

  private String noneOf(List<Commit> commits) {
    if (!tags.isEmpty()) {
      return "no snapshots with " + String.join(" and ", tags);
    }
    return commits.isEmpty()
        ? "no snapshots yet; `backstay backup` takes one"
        : "no snapshots of this orchestrator; `backstay snapshots --all` lists those of others";
  }

  private void tellForgotten(CommitLog log, String orchestrator) {
    var now = session().surroundings().clock().instant();
    var returnable = log.forgotten().stream().filter(it -> it.canReturn(now)).toList();
    var chosen = choose(returnable.stream().map(Forgotten::commit).toList(), orchestrator);
    var listed = returnable.stream().filter(it -> chosen.contains(it.commit())).toList();
    if (output().isJson()) {
      output().object(json -> SnapshotText.writeForgotten(json, listed));
    } else if (listed.isEmpty()) {
      output().say("no forgotten snapshots that can come back");
    } else {
      output().table(SnapshotText.forgotten(listed));
    }
  }

  private List<Commit> choose(List<Commit> commits, String orchestrator) {
    var chosen =
        commits.stream()
            .filter(commit -> all || commit.snapshot().orchestrator().equals(orchestrator))
            .filter(commit -> commit.snapshot().tags().containsAll(tags))
            .toList();
    var from = Math.max(0, chosen.size() - Math.max(0, last.orElse(chosen.size())));
    return chosen.subList(from, chosen.size());
  }
}
