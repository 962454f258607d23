package dev.backstay.snapshot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What people attached to a snapshot, each once, in the order in which it came.
///
/// @param tags words to find it by
/// @param pins reasons not to forget it
public record Labels(List<String> tags, List<String> pins) {

  private static final String SAFETY_PIN = "before restore of ";
  private static final int TAG_LENGTH_MAX = 64;
  private static final int PIN_LENGTH_MAX = 500;

  public Labels {
    tags = List.copyOf(new LinkedHashSet<>(tags));
    pins = List.copyOf(new LinkedHashSet<>(pins));
  }

  /// The reason with which a restore itself pins its safety snapshot.
  public static String safetyPin(SnapshotId restored) {
    return SAFETY_PIN + restored;
  }

  /// Whether a restore itself gave that reason: it holds for a while, not for ever.
  public static boolean isSafetyPin(String pin) {
    return pin.startsWith(SAFETY_PIN) && SnapshotId.isValid(pin.substring(SAFETY_PIN.length()));
  }

  /// The same without that reason.
  public Labels without(String pin) {
    return new Labels(tags, pins.stream().filter(it -> !it.equals(pin)).toList());
  }

  /// The labels once that is changed.
  public Labels after(LabelChange change) {
    return new Labels(
        after(tags, change.tagsRemoved(), change.tagsAdded()),
        after(pins, change.pinsRemoved(), change.pinsAdded()));
  }

  private static List<String> after(List<String> now, List<String> removed, List<String> added) {
    var then = new LinkedHashSet<>(now);
    removed.stream().filter(each -> !added.contains(each)).forEach(then::remove);
    then.addAll(added);
    return List.copyOf(then);
  }

  /// Says why the text cannot be given as a tag, or empty if it can.
  public static Optional<String> problemOfTag(String text) {
    return text.indexOf(',') >= 0
        ? Optional.of("a tag has no comma: " + EntryPath.escape(text))
        : problemOf("tag", text, TAG_LENGTH_MAX);
  }

  /// Says why the text cannot be given as the reason of a pin, or empty if it can.
  public static Optional<String> problemOfPin(String text) {
    return problemOf("reason", text, PIN_LENGTH_MAX);
  }

  private static Optional<String> problemOf(String what, String text, int lengthMax) {
    if (text.isBlank() || !text.equals(text.strip())) {
      return Optional.of("a " + what + " neither is empty nor begins or ends with a blank");
    }
    if (text.length() > lengthMax) {
      return Optional.of(
          "a " + what + " of " + text.length() + " characters; " + lengthMax + " are allowed");
    }
    return text.equals(EntryPath.escape(text))
        ? Optional.empty()
        : Optional.of("a " + what + " has no control characters: " + EntryPath.escape(text));
  }
}
