package dev.backstay.store.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A place in a container of Azure Blob Storage.
///
/// @param account the storage account's name
/// @param container the container's name
/// @param prefix what all keys begin with, without `/` at either end; empty for the whole container
/// @param endpoint where its server listens, as `https://ACCOUNT.blob.core.windows.net`, which is
///     what it is if it is empty
/// @param key what it lets in with, if that is said here
/// @param silence how long the server may say nothing
public record AzurePlace(
    String account,
    String container,
    String prefix,
    Optional<URI> endpoint,
    Optional<AzureKey> key,
    Duration silence) {

  /// The same with a key, unless it has one.
  public AzurePlace orWith(Optional<AzureKey> other) {
    return new AzurePlace(account, container, prefix, endpoint, key.or(() -> other), silence);
  }

  /// The same with an endpoint, unless it has one.
  public AzurePlace orAt(Optional<URI> other) {
    return new AzurePlace(account, container, prefix, endpoint.or(() -> other), key, silence);
  }

  /// It for people.
  public String shown() {
    return "azure://" + account + "/" + container + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  /// What stands before every key.
  String root() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  /// Where the container is asked for.
  String base() {
    var server =
        endpoint.map(URI::toString).orElse("https://" + account + ".blob.core.windows.net");
    return server.replaceFirst("/+$", "") + "/" + container;
  }
}
