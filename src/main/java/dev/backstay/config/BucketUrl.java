package dev.backstay.config;

import dev.backstay.s3.BucketServer;
import dev.backstay.store.s3.S3Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A place in a bucket as people write it:
/// `s3://BUCKET/PREFIX?region=REGION&endpoint=URL&path_style=true`.
final class BucketUrl {

  private static final String FORM = "not the URL of a bucket; write s3://BUCKET/PREFIX";
  private static final List<String> PARAMETERS = List.of("region", "endpoint", "path_style");

  private BucketUrl() {}

  /// The place, without keys.
  ///
  /// @throws IllegalArgumentException if it is none; the message never quotes the text
  static S3Place parse(String text) {
    var uri = UrlText.uri(text, FORM);
    var authority = UrlText.authority(uri);
    if (authority.contains("@")) {
      throw new IllegalArgumentException("a secret must not stand in a URL");
    }
    if (!BucketBinder.isName(authority)) {
      throw new IllegalArgumentException(FORM);
    }
    return new S3Place(
        server(UrlText.parameters(uri, PARAMETERS)),
        authority,
        UrlText.prefix(uri.getRawPath()),
        S3Place.Manner.USUAL);
  }

  private static BucketServer server(Map<String, String> parameters) {
    var endpoint = Optional.ofNullable(parameters.get("endpoint")).map(UrlText::host);
    var pathStyle = parameters.getOrDefault("path_style", endpoint.isPresent() ? "true" : "false");
    if (!pathStyle.matches("true|false")) {
      throw new IllegalArgumentException("\"path_style\" must be true or false");
    }
    return new BucketServer(
        endpoint,
        Optional.ofNullable(parameters.get("region")),
        pathStyle.equals("true"),
        Optional.empty());
  }
}
