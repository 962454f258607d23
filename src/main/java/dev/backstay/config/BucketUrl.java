package dev.backstay.config;

import dev.backstay.s3.BucketServer;
import dev.backstay.store.s3.S3Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A place in a bucket as people write it:
/// `s3://BUCKET/PREFIX?region=REGION&endpoint=URL&path_style=true`.
public final class BucketUrl {

  private static final Set<String> PARAMETERS = Set.of("region", "endpoint", "path_style");
  private static final Pattern PREFIX =
      Pattern.compile("[A-Za-z0-9_=-][A-Za-z0-9._=-]*(/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*");

  private BucketUrl() {}

  /// Whether the text is meant to be one.
  public static boolean isMeant(String text) {
    return text.startsWith("s3:");
  }

  /// The place, without keys.
  ///
  /// @throws IllegalArgumentException if it is none; the message never quotes the text
  public static S3Place parse(String text) {
    var uri = uri(text);
    var authority = String.valueOf(uri.getRawAuthority());
    if (authority.contains("@")) {
      throw new IllegalArgumentException("a secret must not stand in a URL");
    }
    if (!BucketBinder.isName(authority) || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("not the URL of a bucket; write s3://BUCKET/PREFIX");
    }
    return new S3Place(server(parameters(uri)), authority, prefix(uri), S3Place.Manner.USUAL);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException fault) {
      // Its message quotes the URL, and so would a cause.
      throw new IllegalArgumentException("not the URL of a bucket; write s3://BUCKET/PREFIX");
    }
  }

  private static String prefix(URI uri) {
    var prefix = uri.getRawPath().replaceFirst("^/", "").replaceFirst("/$", "");
    if (!prefix.isEmpty() && !PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "the prefix in a bucket has names of letters, digits, \".\", \"_\", \"-\" and \"=\","
              + " joined by \"/\"; none begins with \".\"");
    }
    return prefix;
  }

  private static Map<String, String> parameters(URI uri) {
    var parameters = new HashMap<String, String>();
    if (uri.getRawQuery() == null) {
      return parameters;
    }
    for (var each : uri.getRawQuery().split("&", -1)) {
      var equals = each.indexOf('=');
      var name = equals < 0 ? each : each.substring(0, equals);
      if (!PARAMETERS.contains(name)) {
        throw new IllegalArgumentException(
            "after \"?\" the URL of a bucket has region, endpoint and path_style only");
      }
      var value = URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8);
      if (equals < 0 || value.isEmpty() || parameters.put(name, value) != null) {
        throw new IllegalArgumentException("\"" + name + "\" has one value in the URL of a bucket");
      }
    }
    return parameters;
  }

  private static BucketServer server(Map<String, String> parameters) {
    var endpoint = Optional.ofNullable(parameters.get("endpoint")).map(BucketUrl::endpoint);
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

  private static URI endpoint(String text) {
    try {
      var uri = new URI(text);
      var path = String.valueOf(uri.getRawPath());
      var scheme = String.valueOf(uri.getScheme());
      if (scheme.matches("https?")
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && (path.isEmpty() || path.equals("/"))) {
        return uri;
      }
    } catch (URISyntaxException fault) {
      // Its message quotes the URL.
    }
    throw new IllegalArgumentException(
        "\"endpoint\" must be a host alone, as in http://127.0.0.1:9000");
  }
}
