package dev.backstay.runbook;

import dev.backstay.snapshot.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Steps that several scenarios have.
final class CommonSteps {

  private static final String LATEST = "latest";

  private final Situation situation;
  private final Calls calls;

  CommonSteps(Situation situation) {
    this.situation = situation;
    calls = situation.calls();
  }

  /// Nobody may write while state is exchanged.
  Step hold() {
    var services = situation.inventory().services();
    return services.isEmpty()
        ? new Step(
            "Stop the orchestrator by hand",
            "No service is configured that a restore could stop, and nothing may write while state"
                + " is exchanged.",
            List.of(),
            "None of its processes runs any more.",
            "Do not go on: what is written meanwhile is lost or mixed into what is restored.")
        : new Step(
            "Leave the services to the restore",
            "It stops %s before it exchanges anything, and starts %s when all is in place."
                .formatted(names(services), services.size() == 1 ? "it" : "them"),
            List.of(),
            "Nothing else that writes to the state runs: no cron job, no second host.",
            "Stop by hand whatever else writes.");
  }

  /// What is known of the situation before anything is changed.
  Step look(String further) {
    return new Step(
        "Look before anything is changed",
        "An unfinished restore must be ended first, and a snapshot that can come back must be"
            + " there."
            + further,
        List.of(calls.call("restore", "status"), calls.call("snapshots", "--last", "5")),
        "No restore is unfinished, and the newest good snapshot is as old as you can accept.",
        "End an unfinished restore with `backstay restore resume` or `backstay restore rollback`."
            + " If the repository cannot be opened, see docs/stores.md; name another one with"
            + " --repository.");
  }

  /// The plan of a restore, then the restore.
  Step restore(String title, String why, String snapshot, List<Part> parts, String... options) {
    var words = new ArrayList<>(List.of("restore", snapshot));
    words.addAll(selection(parts));
    words.addAll(List.of(options));
    var plan = new ArrayList<>(words);
    plan.remove("--no-settle");
    plan.add("--dry-run");
    words.add("--yes");
    var quarantined = parts.stream().filter(Part::isQuarantined).map(Part::name).toList();
    return new Step(
        title,
        why
            + " The first command says what would be done and does nothing; the second does it:"
            + " all of it, or nothing."
            + (quarantined.isEmpty()
                ? ""
                : " Add --quarantine to make the changes that are declared of "
                    + names(quarantined)
                    + " before it goes live, so that work does not begin again by itself."),
        List.of(calls.call(plan), calls.call(words)),
        "It ends with `restored:` and names the snapshot that leads back, if anything was there.",
        "With exit 30 or 31 everything is as it was: do what the message says and type it again."
            + " With 32 see `backstay restore status`, then `backstay restore resume` or `backstay"
            + " restore rollback`. "
            + roles(parts));
  }

  private static String roles(List<Part> parts) {
    return parts.stream().anyMatch(it -> it.kind() == ComponentKind.POSTGRES)
        ? "Where roles are missing in PostgreSQL, make them, or add --no-owner."
        : "If the newest snapshot is not what you want, name another one that `backstay snapshots`"
            + " lists.";
  }

  /// All parts are meant if they are not known.
  static List<String> selection(List<Part> parts) {
    return parts.isEmpty()
        ? List.of()
        : List.of("--component", parts.stream().map(Part::name).collect(Collectors.joining(",")));
  }

  /// Whether what can be compared by itself is what was restored.
  Step compare(String snapshot, List<Part> parts) {
    var comparable = parts.stream().filter(CommonSteps::isComparable).toList();
    var commands = new ArrayList<Command>();
    if (!comparable.isEmpty()) {
      var words = new ArrayList<>(List.of("diff", snapshot, "live"));
      words.addAll(selection(comparable));
      words.add("--stat");
      commands.add(calls.call(words));
    }
    commands.add(calls.call("doctor"));
    return new Step(
        "See that it is back",
        "What is live is compared with what was restored, and everything that a backup needs is"
            + " looked at.",
        commands,
        (comparable.isEmpty()
                ? ""
                : "Nothing differs but what the orchestrator wrote since it was started. ")
            + "`doctor` names no error.",
        "If something else differs, something wrote meanwhile: stop it, and restore again.");
  }

  private static boolean isComparable(Part part) {
    return switch (part.kind()) {
      case FILES, STATE_FILE, S3 -> true;
      case SQLITE, DISK, COMMAND, POSTGRES, REDIS -> false;
    };
  }

  /// What was under way has to be begun again, and the next disaster may be near.
  Step goOn(String snapshot) {
    return new Step(
        "Go on",
        "What was under way when the snapshot was taken is not under way now: it is listed with"
            + " the commands that hand it in again, if such are configured. What was done after"
            + " the snapshot is lost. Then what is live is protected again.",
        List.of(calls.call("inflight", snapshot), calls.call("backup")),
        "Nothing is left that only seems to run, and there is a new good snapshot.",
        "If the backup is suspect for having shrunk, see that this is what you restored, and type"
            + " `backstay backup --accept-shrink`.");
  }

  /// The same after all of it came back.
  Step prove() {
    return new Step(
        "Prove it",
        "A drill restores the new snapshot into scratch and measures how long that takes, for the"
            + " next runbook.",
        List.of(calls.call("drill", "run", "--why", "after a recovery")),
        "It ends with `is proven`.",
        "With exit 40 the new snapshot is not as it should be: `backstay drill report` says why.");
  }

  Step restoreLatest(String title, String why, List<Part> parts, String... options) {
    return restore(title, why, LATEST, parts, options);
  }

  Step compareLatest(List<Part> parts) {
    return compare(LATEST, parts);
  }

  Step goOnFromLatest() {
    return goOn(LATEST);
  }

  /// Names in a row.
  static String names(List<String> names) {
    return String.join(", ", names);
  }
}
