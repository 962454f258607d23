package dev.backstay.component.redis;

import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The key by which a restore finds the databases it works on: it goes with what it stands among
/// when databases are exchanged.
///
/// @param former whether it stands among what was served before, not among what was staged
/// @param live the number of the database that is served
/// @param spare the number of the one that is loaded beside it
/// @param count how many databases are exchanged together
record Marker(boolean former, int live, int spare, int count) {

  private static final String PREFIX = "backstay:";
  private static final String FORMER = "former ";
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{12}");
  private static final Pattern VALUE =
      Pattern.compile("(" + FORMER + ")?live (\\d{1,6}) spare (\\d{1,6}) of (\\d{1,6})");

  /// The longest name or value of one.
  static final int LENGTH_MAX = 64;

  /// Its name in a restore.
  static String nameOf(RunId run) {
    return PREFIX + run.hex();
  }

  /// Whether the key may be one of whatever restore; its value tells whether it is.
  static boolean isLike(RdbFile.Key key) {
    return key.type() == ValueType.STRING
        && key.name().length <= LENGTH_MAX
        && NAME.matcher(new String(key.name(), StandardCharsets.ISO_8859_1)).matches();
  }

  /// The one that stands among what was staged.
  Marker ofStaged() {
    return new Marker(false, live, spare, count);
  }

  /// The one that stands among what was served before.
  Marker ofFormer() {
    return new Marker(true, live, spare, count);
  }

  String value() {
    return (former ? FORMER : "") + "live %d spare %d of %d".formatted(live, spare, count);
  }

  /// Reads a value of an RDB file, which may tell of one.
  static Optional<Marker> read(RdbInput in) throws IOException {
    var text = Text.open(in);
    if (text.left() <= LENGTH_MAX) {
      return parse(text.rest());
    }
    text.pass();
    return Optional.empty();
  }

  /// The one that a value tells of, if it does.
  static Optional<Marker> parse(byte[] value) {
    var matcher = VALUE.matcher(new String(value, StandardCharsets.ISO_8859_1));
    return matcher.matches()
        ? Optional.of(
            new Marker(
                matcher.group(1) != null,
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4))))
        : Optional.empty();
  }
}
