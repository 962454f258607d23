package dev.backstay.component.redis;

import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The key by which a restore finds the databases it works on: it stands among what was staged, and
/// goes with it when databases are exchanged.
///
/// @param live the number of the database that is served
/// @param spare the number of the one that is loaded beside it
/// @param count how many databases are exchanged together
record Marker(int live, int spare, int count) {

  private static final String PREFIX = "backstay:";
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{12}");
  private static final Pattern VALUE =
      Pattern.compile("live (\\d{1,6}) spare (\\d{1,6}) of (\\d{1,6})");

  /// The longest name or value of one.
  static final int LENGTH_MAX = 64;

  /// Its name in a restore.
  static String nameOf(RunId run) {
    return PREFIX + run.hex();
  }

  /// Whether it is the name of one of whatever restore.
  static boolean isName(byte[] name) {
    return name.length <= LENGTH_MAX
        && NAME.matcher(new String(name, StandardCharsets.ISO_8859_1)).matches();
  }

  String value() {
    return "live %d spare %d of %d".formatted(live, spare, count);
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
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }
}
