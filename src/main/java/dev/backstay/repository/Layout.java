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

  /// Where packs are.
  public static final String PACKS = "packs";

  /// Where commits are.
  public static final String COMMITS = "commits";

  /// Where writers' public keys are.
  public static final String WRITERS = "writers";

  /// Where both halves of the index are.
  public static final String INDEX = "index";

  private static final Pattern COMMIT =
      Pattern.compile(COMMITS + "/([0-9a-f]{12})/([0-9]{10})-([0-9a-f]{12})");

  private static final Pattern PACK = Pattern.compile(PACKS + "/([0-9a-f]{2})/([0-9a-f]{64})");

  private static final Pattern OTHER =
      Pattern.compile("(keys|writers)/[0-9a-f]{12}|index/(data|meta)/[0-9a-f]{64}");

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

  static ObjectKey index(Index half, String name) {
    return new ObjectKey(half.prefix() + "/" + name);
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
