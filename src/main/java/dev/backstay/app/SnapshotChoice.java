package dev.backstay.app;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Forgotten;
import dev.backstay.repository.Layout;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the snapshot that a person means.
///
/// A snapshot is named by its id, by the first digits of its id (at least four, if no other begins
/// with them), by `latest`, by `latest~N`, the N-th before it, or by `latest-proven`, the newest of
/// which the last drill found that it comes back. `latest` and what is counted back from it are the
/// orchestrator's own good snapshots: neither suspect ones, nor those taken before a restore, nor
/// imported ones; so is `latest-proven`. Nothing is forgotten among them. Nothing is looked up
/// before the text has one of these forms.
public final class SnapshotChoice {

  private static final Pattern LATEST = Pattern.compile("latest(?:~([0-9]{1,6}))?");
  private static final String LATEST_PROVEN = "latest-proven";
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{4,12}");

  private final String typed;

  private SnapshotChoice(String typed) {
    this.typed = typed;
  }

  /// What was typed, if it can name a snapshot.
  ///
  /// @throws UsageException if it cannot
  public static SnapshotChoice parse(String typed) {
    if (!isOfOrder(typed) && !DIGITS.matcher(typed).matches()) {
      throw new UsageException(
          FailureCode.SNAPSHOT_UNKNOWN,
          "not a snapshot: " + EntryPath.escape(typed),
          "Name it by its id (12 lower-case hex digits), at least 4 first digits of it, `latest`,"
              + " `latest~N` or `latest-proven`.");
    }
    return new SnapshotChoice(typed);
  }

  private static boolean isOfOrder(String typed) {
    return LATEST.matcher(typed).matches() || typed.equals(LATEST_PROVEN);
  }

  /// Whether `latest` may mean the commit.
  public static boolean isGood(Commit commit, String orchestrator) {
    var snapshot = commit.snapshot();
    return snapshot.orchestrator().equals(orchestrator) && snapshot.isGood();
  }

  /// The commit that is meant.
  ///
  /// @throws UsageException if there is none, more than one, or it is forgotten
  /// @throws RepositoryDamagedException if there is one that is not believed
  public Commit in(CommitLog log, String orchestrator) {
    if (typed.equals(LATEST_PROVEN)) {
      return latestProven(log, orchestrator);
    }
    var latest = LATEST.matcher(typed);
    if (latest.matches()) {
      var back = Optional.ofNullable(latest.group(1)).map(Integer::parseInt).orElse(0);
      return latest(log, orchestrator, back);
    }
    var found =
        log.commits().stream()
            .filter(commit -> commit.snapshot().id().hex().startsWith(typed))
            .toList();
    if (found.size() > 1) {
      throw ambiguous(found);
    }
    if (found.isEmpty()) {
      var gone = amongForgotten(log);
      throw gone.isEmpty() ? refusedOf(log).orElseGet(this::unknown) : forgotten(gone.getFirst());
    }
    return found.getFirst();
  }

  /// The forgotten snapshot that is meant.
  ///
  /// @throws UsageException if there is none, or more than one, or what is meant is not forgotten
  public Forgotten inForgotten(CommitLog log, String orchestrator) {
    var found = isOfOrder(typed) ? List.<Forgotten>of() : amongForgotten(log);
    if (found.size() > 1) {
      throw ambiguous(found.stream().map(Forgotten::commit).toList());
    }
    if (found.isEmpty()) {
      var there = in(log, orchestrator).snapshot().id();
      throw new UsageException(
          FailureCode.SNAPSHOT_UNKNOWN,
          "snapshot " + there + " is not forgotten",
          "`backstay snapshots --forgotten` lists those that are.");
    }
    return found.getFirst();
  }

  private List<Forgotten> amongForgotten(CommitLog log) {
    return log.forgotten().stream()
        .filter(it -> it.commit().snapshot().id().hex().startsWith(typed))
        .toList();
  }

  private static UsageException forgotten(Forgotten gone) {
    var id = gone.commit().snapshot().id();
    return new UsageException(
        FailureCode.SNAPSHOT_FORGOTTEN,
        "snapshot %s was forgotten at %s by %s: %s"
            .formatted(id, gone.at().truncatedTo(ChronoUnit.SECONDS), gone.host(), gone.reason()),
        "`backstay undelete %s` brings it back, until %s."
            .formatted(id, gone.until().truncatedTo(ChronoUnit.SECONDS)));
  }

  /// The newest suspect commit that `latest` passed over, if that was typed and there is one newer
  /// than the commit it found.
  public Optional<Commit> passedOver(CommitLog log, Commit found) {
    if (!typed.equals("latest")) {
      return Optional.empty();
    }
    var newer = log.commits().subList(log.commits().indexOf(found) + 1, log.commits().size());
    return newer.reversed().stream()
        .filter(
            commit ->
                commit.snapshot().status() == Status.SUSPECT
                    && commit.snapshot().orchestrator().equals(found.snapshot().orchestrator()))
        .findFirst();
  }

  private Commit latest(CommitLog log, String orchestrator, int back) {
    var good = log.commits().stream().filter(commit -> isGood(commit, orchestrator)).toList();
    if (back >= good.size()) {
      throw new UsageException(
          FailureCode.SNAPSHOT_UNKNOWN,
          good.isEmpty()
              ? "there is no good snapshot of " + orchestrator
              : "no snapshot %s: there are %d good ones of %s"
                  .formatted(typed, good.size(), orchestrator),
          good.isEmpty()
              ? "Take one with `backstay backup`; `backstay snapshots --all` shows all there are."
              : "`backstay snapshots` lists them.");
    }
    return good.get(good.size() - 1 - back);
  }

  private Commit latestProven(CommitLog log, String orchestrator) {
    return log.commits().reversed().stream()
        .filter(commit -> isGood(commit, orchestrator) && log.isProven(commit))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.SNAPSHOT_UNKNOWN,
                    "no good snapshot of " + orchestrator + " is proven",
                    "Rehearse a restore with `backstay drill run`, or name another snapshot."));
  }

  private UsageException ambiguous(List<Commit> found) {
    return new UsageException(
        FailureCode.SNAPSHOT_AMBIGUOUS,
        typed
            + " is the beginning of "
            + found.size()
            + " snapshots: "
            + found.stream().map(it -> it.snapshot().id().hex()).collect(Collectors.joining(", ")),
        "Type more digits.");
  }

  private Optional<RuntimeException> refusedOf(CommitLog log) {
    return log.refused().stream()
        .filter(
            refused ->
                Layout.commitName(refused.key())
                    .filter(name -> name.snapshot().startsWith(typed))
                    .isPresent())
        .findFirst()
        .map(this::refused);
  }

  private RuntimeException refused(CommitLog.Refused commit) {
    var message = "a commit of snapshot " + typed + " is not believed: " + commit.reason();
    return commit.code() == FailureCode.FORMAT_NEWER
        ? new FormatNewerException(
            commit.code(), message, "Use the version of Backstay that wrote it, or a newer one.")
        : new RepositoryDamagedException(
            commit.code(), message, "Use another snapshot; `backstay snapshots` lists them.");
  }

  private UsageException unknown() {
    var whole = SnapshotId.isValid(typed);
    return new UsageException(
        FailureCode.SNAPSHOT_UNKNOWN,
        whole ? "there is no snapshot " + typed : "no snapshot begins with " + typed,
        "`backstay snapshots --all` lists them.");
  }
}
