package dev.backstay.config;

import dev.backstay.store.gcs.GcsPlace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A place in a bucket of Google Cloud Storage as people write it:
/// `gs://BUCKET/PREFIX?endpoint=URL`.
final class GcsUrl {

  private static final String FORM = "not the URL of a bucket; write gs://BUCKET/PREFIX";

  private GcsUrl() {}

  /// The place, without credentials.
  ///
  /// @throws IllegalArgumentException if it is none; the message never quotes the text
  static GcsPlace parse(String text, Duration silence) {
    var uri = UrlText.uri(text, FORM);
    var bucket = UrlText.authority(uri);
    if (bucket.contains("@")) {
      throw new IllegalArgumentException("a secret must not stand in a URL");
    }
    if (!BucketBinder.isName(bucket)) {
      throw new IllegalArgumentException(FORM);
    }
    var endpoint = UrlText.parameters(uri, List.of("endpoint")).get("endpoint");
    return new GcsPlace(
        bucket,
        UrlText.prefix(uri.getRawPath()),
        Optional.ofNullable(endpoint).map(UrlText::host),
        Optional.empty(),
        silence);
  }
}
