package dev.backstay.config;

import dev.backstay.component.Bucket;
import dev.backstay.component.Expectation;
import dev.backstay.s3.BucketServer;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the settings of a bucket.
final class BucketBinder {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /// As old buckets and other stores name theirs, too; no addresses of access points.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

  private static final Map<String, Bucket.Naming> NAMINGS = namings();

  private final Reading reading;

  BucketBinder(Reading reading) {
    this.reading = reading;
  }

  private static Map<String, Bucket.Naming> namings() {
    var words = new LinkedHashMap<String, Bucket.Naming>();
    Arrays.stream(Bucket.Naming.values()).forEach(each -> words.put(each.label(), each));
    return words;
  }

  Optional<Bucket> bind(
      Section section,
      ComponentName name,
      Importance importance,
      int order,
      List<Expectation> expectations) {
    section.require("bucket");
    var prefixes = section.texts("prefixes");
    var naming = section.choice("keys_name", NAMINGS);
    var timeout = section.duration("timeout", TIMEOUT);
    var server = server(section);
    return section
        .text("bucket")
        .filter(this::isName)
        .map(
            bucket ->
                new Bucket(
                    name,
                    importance,
                    order,
                    server,
                    bucket.value(),
                    prefixes,
                    naming,
                    timeout,
                    expectations));
  }

  /// Whether a bucket may be called so.
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private boolean isName(Text bucket) {
    var right = isName(bucket.value());
    if (!right) {
      reading.problems().add(bucket.place(), "\"bucket\" must be the name of a bucket");
    }
    return right;
  }

  private BucketServer server(Section section) {
    var endpoint = section.text("endpoint").flatMap(this::endpoint);
    var region = section.text("region").map(Text::value);
    // Servers of one's own have no name for each bucket.
    var pathStyle = section.flag("path_style", endpoint.isPresent());
    var access = section.text("access_key").flatMap(it -> reading.secret("access_key", "key", it));
    var secret = section.text("secret_key").flatMap(it -> reading.secret("secret_key", "key", it));
    if (section.has("access_key") != section.has("secret_key")) {
      section.require(section.has("access_key") ? "secret_key" : "access_key");
    }
    var keys = access.flatMap(it -> secret.map(other -> new BucketServer.Keys(it, other)));
    return new BucketServer(endpoint, region, pathStyle, keys);
  }

  private Optional<URI> endpoint(Text url) {
    var endpoint = new Addresses(reading).http("endpoint", url);
    var path = endpoint.map(URI::getRawPath).orElse("");
    if (!path.isEmpty() && !path.equals("/")) {
      reading.problems().add(url.place(), "\"endpoint\" must be a host alone, without a path");
      return Optional.empty();
    }
    return endpoint;
  }
}
