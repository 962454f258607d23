package dev.backstay.component;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How a PostgreSQL server is reached: what is not said here is as the environment has it (`PGHOST`
/// and so on, the passfile, the service file).
///
/// @param settings variables of PostgreSQL's own library, such as `PGHOST`; no password
/// @param password the password, if it is said here
public record PostgresServer(SortedMap<String, String> settings, Optional<String> password) {

  public PostgresServer {
    settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// One variable of PostgreSQL's own library.
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /// All variables, with the password.
  public Map<String, String> variables() {
    var all = new TreeMap<>(settings);
    password.ifPresent(secret -> all.put("PGPASSWORD", secret));
    return all;
  }

  /// Where it is, as it may be shown.
  public String shown() {
    var user = setting("PGUSER").map(name -> name + "@").orElse("");
    var host = setting("PGHOST").orElse("");
    return user + host + setting("PGPORT").map(port -> ":" + port).orElse("");
  }

  @Override
  public String toString() {
    return shown();
  }
}
