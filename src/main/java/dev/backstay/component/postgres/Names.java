package dev.backstay.component.postgres;

import dev.backstay.run.RunId;
import java.nio.charset.StandardCharsets;

/// What the databases of one restore are called.
///
/// @param live the database that is served
/// @param staged the one that is built beside it
/// @param former what the live one is called once it is set aside
/// @param absent an empty one that says that the live one was not there
/// @param formerSchema the schema of the live one in which its former rows are kept
record Names(String live, String staged, String former, String absent, String formerSchema) {

  /// Longer names are cut off by the server.
  private static final int BYTES_MAX = 63;

  static Names of(String live, RunId run) {
    return new Names(
        live,
        named(live, "staged", run),
        named(live, "former", run),
        named(live, "absent", run),
        "backstay_former_" + run.hex());
  }

  private static String named(String live, String what, RunId run) {
    var ending = "_" + what + "_" + run.hex();
    var start = live;
    while ((start + ending).getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
    }
    return start + ending;
  }
}
