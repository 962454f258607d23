package dev.backstay.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Compares two documents value by value. Values under a key that looks like one of a secret, and
/// addresses with a password in them, are told to have changed, but not what they are.
public final class DocumentComparison {

  static final String MASK = "***";
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i)passw|passphrase|passcode|pwd|secret|token|key|credential|private|cookie|bearer|dsn"
              + "|salt|signature|auth(?!or)|(^|[^a-z])(pass|pw)($|[^a-z])");
  private static final Pattern SECRET_VALUE = Pattern.compile("://[^/@\\s]*:[^/@\\s]*@");

  private DocumentComparison() {}

  /// All changes, in the order of their paths.
  public static List<DocumentChange> changes(
      SortedMap<String, String> before, SortedMap<String, String> after) {
    var paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    var changes = new ArrayList<DocumentChange>();
    for (var path : paths) {
      var left = Optional.ofNullable(before.get(path));
      var right = Optional.ofNullable(after.get(path));
      if (!left.equals(right)) {
        var masked = isSecret(path, left) || isSecret(path, right);
        changes.add(
            masked
                ? new DocumentChange(path, left.map(_ -> MASK), right.map(_ -> MASK))
                : new DocumentChange(path, left, right));
      }
    }
    return changes;
  }

  /// Whether what stands there may be a secret.
  static boolean isSecret(String path, Optional<String> value) {
    return SECRET_KEY.matcher(path).find()
        || value.filter(text -> SECRET_VALUE.matcher(text).find()).isPresent();
  }
}
