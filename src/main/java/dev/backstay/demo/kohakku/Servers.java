package dev.backstay.demo.kohakku;

import java.io.IOException;
import java.util.Optional;

/// The servers that an installation is made up in.
///
/// @param postgres the URL of a PostgreSQL server, with an account that may make databases; empty
///     to start one
/// @param redis the URL of a Redis server; empty to start one
/// @param objects where objects are stored; empty to leave them out
public record Servers(
    Optional<String> postgres, Optional<String> redis, Optional<Objects> objects) {

  /// A store of objects.
  ///
  /// @param endpoint where it listens, without secrets
  /// @param account who may use it; empty if that is not known
  /// @param opener opens the installation's bucket
  public record Objects(String endpoint, Optional<Account> account, Opener opener) {}

  /// Who may use a store.
  public record Account(String name, String secret) {

    @Override
    public String toString() {
      return name;
    }
  }

  /// Opens the bucket.
  public interface Opener {

    /// Opens it; it need not exist.
    ObjectPlace open(String bucket) throws IOException;
  }

  /// None of them.
  public static Servers own() {
    return new Servers(Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return "Servers[...]";
  }
}
