package dev.backstay.store.gcs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A place in a bucket of Google Cloud Storage.
///
/// @param bucket its name
/// @param prefix what all keys begin with, without `/` at either end; empty for the whole bucket
/// @param endpoint where its server listens; empty for Google's own
/// @param credentials the file with the account's credentials; empty for those of the machine
/// @param silence how long the server may say nothing
public record GcsPlace(
    String bucket,
    String prefix,
    Optional<URI> endpoint,
    Optional<Path> credentials,
    Duration silence) {

  /// The same with credentials, unless it has some.
  public GcsPlace orWith(Optional<Path> others) {
    return new GcsPlace(bucket, prefix, endpoint, credentials.or(() -> others), silence);
  }

  /// It for people.
  public String shown() {
    return "gs://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  /// What stands before every key.
  String root() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  /// Where its server listens.
  String server() {
    return endpoint
        .map(URI::toString)
        .orElse("https://storage.googleapis.com")
        .replaceFirst("/+$", "");
  }
}
