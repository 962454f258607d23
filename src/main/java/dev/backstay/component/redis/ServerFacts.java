package dev.backstay.component.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a server says of itself.
///
/// @param values by the names that `INFO` gives them
record ServerFacts(Map<String, String> values) {

  private static final int POLL_MILLIS = 100;
  private static final String LOADED = "loading_loaded_bytes";

  ServerFacts {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  static ServerFacts ask(Connection connection) throws IOException {
    if (!(connection.call("INFO") instanceof Reply.Bytes bytes)) {
      throw new IOException("the server says nothing of itself");
    }
    var values = new TreeMap<String, String>();
    for (var line : bytes.text().lines().toList()) {
      var colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return new ServerFacts(values);
  }

  /// The same once the server has loaded what it starts from.
  ///
  /// @param most how long it may load nothing more
  /// @throws IOException if that takes longer
  static ServerFacts whenLoaded(Connection connection, Duration most) throws IOException {
    var facts = ask(connection);
    for (var left = most.toMillis(); facts.is("loading"); left -= POLL_MILLIS) {
      if (left < 0) {
        throw new IOException(
            "it has loaded nothing more of its data for " + most.toSeconds() + " s");
      }
      Pause.millis(POLL_MILLIS);
      var loaded = facts.bytes(LOADED);
      facts = ask(connection);
      if (facts.bytes(LOADED) > loaded) {
        left = most.toMillis();
      }
    }
    return facts;
  }

  String get(String name) {
    return values.getOrDefault(name, "");
  }

  /// A number of bytes; 0 if it is not said.
  long bytes(String name) {
    return get(name).matches("\\d{1,18}") ? Long.parseLong(get(name)) : 0;
  }

  boolean is(String name) {
    return get(name).equals("1");
  }

  /// The server with its version.
  String engine() {
    return values.containsKey("valkey_version")
        ? "Valkey " + get("valkey_version")
        : "Redis " + get("redis_version");
  }

  /// The logical databases that hold keys.
  SortedSet<Integer> databases() {
    var databases = new TreeSet<Integer>();
    for (var name : values.keySet()) {
      if (name.matches("db\\d{1,6}")) {
        databases.add(Integer.parseInt(name.substring(2)));
      }
    }
    return databases;
  }

  /// What is worth keeping with a capture.
  SortedMap<String, String> details() {
    var details = new TreeMap<String, String>();
    for (var name : new String[] {"redis_version", "run_id", "aof_enabled", "role"}) {
      if (values.containsKey(name)) {
        details.put(name, get(name));
      }
    }
    return details;
  }
}
