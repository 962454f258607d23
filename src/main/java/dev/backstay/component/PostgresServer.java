package dev.backstay.component;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How a PostgreSQL server is reached: what is not said here is as the environment has it (`PGHOST`
/// and so on, the passfile, the service file).
///
/// @param settings variables of PostgreSQL's own library, such as `PGHOST`; no password
/// @param password the password, if it is said here
/// @param isClosed whether what is not said here is as the library has it, whatever the environment
///     says: then nothing can lead to another server
public record PostgresServer(
    SortedMap<String, String> settings, Optional<String> password, boolean isClosed) {

  public PostgresServer {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// One that the environment completes.
  public PostgresServer(SortedMap<String, String> settings, Optional<String> password) {
    this(settings, password, false);
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

  /// The same, with what it does not say as another one says it, if it names no host or is at the
  /// same address. A password is an account's at an address, and goes nowhere else.
  public PostgresServer completedBy(PostgresServer other) {
    if (setting("PGHOST").isPresent() && !isAtSameAddress(other)) {
      return this;
    }
    var all = new TreeMap<>(other.settings);
    all.putAll(settings);
    var completed = new PostgresServer(all, Optional.empty());
    var isSameAccount =
        completed.isAtSameAddress(other)
            && completed.setting("PGUSER").equals(other.setting("PGUSER"));
    return isSameAccount ? new PostgresServer(all, other.password) : completed;
  }

  /// Whether host and port are the same, as far as their names tell.
  public boolean isAtSameAddress(PostgresServer other) {
    return address().equals(other.address());
  }

  private String address() {
    var host = setting("PGHOST").orElse("").toLowerCase(Locale.ROOT);
    var isLoopback = host.equals("localhost") || host.equals("::1");
    return (isLoopback ? "127.0.0.1" : host) + ":" + setting("PGPORT").orElse("5432");
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
