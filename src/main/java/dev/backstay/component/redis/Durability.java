package dev.backstay.component.redis;

import java.io.IOException;

/// Whether what a server was told would outlive a crash, as far as it keeps anything.
final class Durability {

  private static final String WAIT_MILLIS = "10000";

  /// With its usual setting a server begins to force its append-only file once a second.
  private static final int FORCED_AFTER_MILLIS = 2_100;

  private static final int POLL_MILLIS = 100;

  private Durability() {}

  /// Has what the server holds kept in whatever it starts from.
  ///
  /// @param wrote whether something was written through the connection
  /// @throws IOException if it is not kept
  static void require(Connection connection, boolean wrote) throws IOException {
    var facts = ServerFacts.ask(connection);
    if (facts.is("aof_enabled")) {
      // What is in a log goes to the disk in order: what was written before comes before the rest.
      if (wrote) {
        awaitLog(connection);
      }
    } else if (saves(connection) && !isSaved(facts)) {
      SavedFile.write(connection);
    }
  }

  /// Has all that the server holds kept in its files, also if it keeps nothing of its own accord.
  static void keepAll(Connection connection) throws IOException {
    var facts = ServerFacts.ask(connection);
    if (facts.is("aof_enabled")) {
      awaitLog(connection);
    } else if (!isSaved(facts)) {
      SavedFile.write(connection);
    }
  }

  private static boolean isSaved(ServerFacts facts) {
    return facts.get("rdb_changes_since_last_save").equals("0")
        && facts.get("rdb_last_bgsave_status").equals("ok");
  }

  private static boolean saves(Connection connection) throws IOException {
    try {
      return !SavedFile.setting(connection, "save").isEmpty();
    } catch (ServerRefusedException doesNotSay) {
      return true;
    }
  }

  private static void awaitLog(Connection connection) throws IOException {
    try {
      if (!(connection.call("WAITAOF", "1", "0", WAIT_MILLIS) instanceof Reply.Several(var items))
          || items.isEmpty()
          || !(items.getFirst() instanceof Reply.Count(var forced))
          || forced < 1) {
        throw new IOException("the append-only file does not reach the disk");
      }
    } catch (ServerRefusedException refused) {
      if (!refused.isForbidden()) {
        throw refused;
      }
      awaitForced(connection);
    }
  }

  /// For servers before version 7.2, which do not say what has reached the disk.
  private static void awaitForced(Connection connection) throws IOException {
    if (forcesAlways(connection)) {
      return;
    }
    Pause.millis(FORCED_AFTER_MILLIS);
    while (!ServerFacts.ask(connection).get("aof_pending_bio_fsync").equals("0")) {
      Pause.millis(POLL_MILLIS);
    }
  }

  private static boolean forcesAlways(Connection connection) throws IOException {
    try {
      return SavedFile.setting(connection, "appendfsync").equals("always");
    } catch (ServerRefusedException doesNotSay) {
      return false;
    }
  }
}
