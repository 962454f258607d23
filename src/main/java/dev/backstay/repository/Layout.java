package dev.backstay.repository;

import dev.backstay.repository.format.CommitRecord;
import dev.backstay.store.ObjectKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which object has which key. The only place that knows.
public final class Layout {

  /// The object that makes a place a repository.
  public static final ObjectKey FORMAT = new ObjectKey("format");

  /// Where key slots are.
  public static final String KEYS = "keys";

  /// Where key epochs begin.
  public static final String EPOCHS = "epochs";

  /// Where packs are.
  public static final String PACKS = "packs";

  /// Where commits are.
  public static final String COMMITS = "commits";

  /// Where writers' public keys are.
  public static final String WRITERS = "writers";

  /// Where runs that are at work say so.
  public static final String INTENTS = "intents";

  /// Where prunes say what they condemned.
  public static final String TOMBSTONES = "tombstones";

  /// Where prunes say what they removed.
  public static final String SWEPT = "swept";

  /// Where it is said which packs are damaged.
  public static final String DAMAGED = "damaged";
  /// Where the roots of runs are that hosts made which only write.
  public static final String CAPSULES = "capsules";

  /// Where hosts that only write keep the index of their own packs.
  public static final String OWN = "own";

  /// Where it stands which writers are no longer believed.
  public static final String EXPELLED = "expelled";

  /// Where the reports of drills are.
  public static final String EVIDENCE = "evidence";

  /// Where both halves of the index are.
  public static final String INDEX = "index";

  private static final Pattern COMMIT =
      Pattern.compile(COMMITS + "/([0-9a-f]{12})/([0-9]{10})-([0-9a-f]{12})");

  private static final Pattern PACK = Pattern.compile(PACKS + "/([0-9a-f]{2})/([0-9a-f]{64})");

  private static final Pattern OTHER =
      Pattern.compile(
          "(keys|writers|intents)/[0-9a-f]{12}|expelled(/[0-9a-f]{12}){2}|capsules/[89a-f][0-9a-f]{7}"
              + "|index/(data|meta)/[0-9a-f]{64}|own/[0-9a-f]{12}/(data|meta)/[0-9a-f]{64}"
              + "|intents/[0-9a-f]{12}-[0-9]{10}|tombstones/[0-9]{10}-(marks|runs|going)"
              + "|(swept|epochs)/[0-9]{10}|damaged/[0-9a-f]{64}|evidence/[0-9a-f]{32}");

  private Layout() {}

  /// The two halves of the index.
  public enum Index {
    DATA,
    META;

    /// The prefix of its pieces' keys.
    public String prefix() {
      return INDEX + "/" + name().toLowerCase(Locale.ROOT);
    }
  }

  static ObjectKey keySlot(String slot) {
    return new ObjectKey(KEYS + "/" + slot);
  }

  /// The key of the beginning of a key epoch.
  static ObjectKey epoch(int epoch) {
    return new ObjectKey(String.format(Locale.ROOT, "%s/%010d", EPOCHS, epoch));
  }

  /// The key of a pack, by the hash of its bytes.
  public static ObjectKey pack(String name) {
    return new ObjectKey(PACKS + "/" + name.substring(0, 2) + "/" + name);
  }

  /// Whether some object of a repository has a key of that form.
  public static boolean isKnown(ObjectKey key) {
    var pack = PACK.matcher(key.value());
    return key.equals(FORMAT)
        || COMMIT.matcher(key.value()).matches()
        || (pack.matches() && pack.group(2).startsWith(pack.group(1)))
        || OTHER.matcher(key.value()).matches();
  }

  static ObjectKey capsule(int number) {
    return new ObjectKey(String.format(Locale.ROOT, "%s/%08x", CAPSULES, number));
  }

  static ObjectKey expelled(String writer, String random) {
    return new ObjectKey(EXPELLED + "/" + writer + "/" + random);
  }

  /// The key of a drill's report.
  static ObjectKey evidence(String name) {
    return new ObjectKey(EVIDENCE + "/" + name);
  }

  /// The key of a run's intent.
  static ObjectKey intent(String run) {
    return new ObjectKey(INTENTS + "/" + run);
  }

  /// The key of a sign that the run was alive.
  static ObjectKey renewal(String run, long number) {
    return new ObjectKey(String.format(Locale.ROOT, "%s/%s-%010d", INTENTS, run, number));
  }

  /// The key of what a prune condemned.
  static ObjectKey marks(long epoch) {
    return new ObjectKey(String.format(Locale.ROOT, "%s/%010d-marks", TOMBSTONES, epoch));
  }

  /// The key of the runs that were at work when it did.
  static ObjectKey runs(long epoch) {
    return new ObjectKey(String.format(Locale.ROOT, "%s/%010d-runs", TOMBSTONES, epoch));
  }

  /// The key of what is decided to go of what a prune condemned.
  static ObjectKey going(long epoch) {
    return new ObjectKey(String.format(Locale.ROOT, "%s/%010d-going", TOMBSTONES, epoch));
  }

  /// The key of what a prune removed.
  static ObjectKey swept(long epoch) {
    return new ObjectKey(String.format(Locale.ROOT, "%s/%010d", SWEPT, epoch));
  }

  /// The key of what says that a pack is damaged.
  static ObjectKey damaged(String pack) {
    return new ObjectKey(DAMAGED + "/" + pack);
  }

  static ObjectKey writer(String writer) {
    return new ObjectKey(WRITERS + "/" + writer);
  }

  static ObjectKey commit(CommitRecord.Head head) {
    return new ObjectKey(
        String.format(
            Locale.ROOT,
            "%s/%s/%010d-%s",
            COMMITS,
            head.writer(),
            head.sequence(),
            head.snapshot()));
  }

  /// What a commit's key says about it.
  public record CommitName(String writer, long sequence, String snapshot) {}

  /// Reads a commit's key; empty if it is not one.
  public static Optional<CommitName> commitName(ObjectKey key) {
    var matcher = COMMIT.matcher(key.value());
    return matcher.matches()
        ? Optional.of(
            new CommitName(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3)))
        : Optional.empty();
  }
}
