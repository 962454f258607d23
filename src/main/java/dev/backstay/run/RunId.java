package dev.backstay.run;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The name of one execution: 12 lower-case hexadecimal digits.
public record RunId(String hex) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{12}");

  public RunId {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("a run id has 12 lower-case hex digits: " + hex);
    }
  }

  /// A new name that no other run has.
  public static RunId random() {
    var bytes = new byte[6];
    new SecureRandom().nextBytes(bytes);
    return new RunId(HexFormat.of().formatHex(bytes));
  }

  @Override
  public String toString() {
    return hex;
  }
}
