package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.snapshot.Trigger;
import java.util.Optional;
import java.util.regex.Pattern;

/// An upgrade that was begun and is neither confirmed nor rolled back: it stands as the reason for
/// which its snapshot is pinned, so that every host knows of it.
///
/// @param commit of the snapshot that was taken before
/// @param pin the reason
/// @param from the version before
/// @param to the version after
record UpgradeMark(Commit commit, String pin, String from, String to) {

  private static final Pattern FORM = Pattern.compile("before the upgrade from (\\S+) to (\\S+)");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,63}");

  /// The reason with which an upgrade is begun.
  static String pinOf(String from, String to) {
    return "before the upgrade from " + require(from) + " to " + require(to);
  }

  private static String require(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new UsageException(
          FailureCode.USAGE,
          "a version is a word of letters, digits and . _ + ~ -, of at most 64 characters",
          "Write it as in `--from 1.4.2 --to 1.5.0`.");
    }
    return version;
  }

  /// The newest one of that orchestrator.
  static Optional<UpgradeMark> find(CommitLog log, String orchestrator) {
    return log.commits().reversed().stream()
        .filter(it -> it.snapshot().orchestrator().equals(orchestrator))
        .filter(it -> it.snapshot().trigger() == Trigger.PRE_UPGRADE)
        .flatMap(it -> of(it).stream())
        .findFirst();
  }

  private static Optional<UpgradeMark> of(Commit commit) {
    for (var pin : commit.labels().pins()) {
      var matcher = FORM.matcher(pin);
      if (matcher.matches()) {
        return Optional.of(new UpgradeMark(commit, pin, matcher.group(1), matcher.group(2)));
      }
    }
    return Optional.empty();
  }

  /// The same, which must be there.
  static UpgradeMark need(CommitLog log, String orchestrator) {
    return find(log, orchestrator)
        .orElseThrow(
            () ->
                new UsageException(
                    FailureCode.UPGRADE_UNKNOWN,
                    "no upgrade of " + orchestrator + " is begun",
                    "Begin one with `backstay upgrade begin --from VERSION --to VERSION`."));
  }
}
