package dev.backstay.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// A repository named by the URL of a place that is not on this host.
public final class RepositoryUrl {

  private static final Pattern SCHEME = Pattern.compile("(s3|sftp|azure|gs):.*");

  /// How long a server may say nothing if nothing else is said.
  static final Duration SILENCE = Duration.ofMinutes(1);

  private RepositoryUrl() {}

  /// Whether the text is meant to be one.
  public static boolean isMeant(String text) {
    return SCHEME.matcher(text).matches();
  }

  /// The place, with no settings of its own.
  ///
  /// @param origin where it was found, for people
  /// @throws IllegalArgumentException if it is none; the message never quotes the text
  public static RepositoryPlace parse(String text, String origin) {
    return switch (schemeOf(text).orElse("")) {
      case "s3" -> new RepositoryPlace.Bucket(BucketUrl.parse(text), origin);
      case "sftp" -> new RepositoryPlace.Sftp(SftpUrl.parse(text), SftpSettings.USUAL, origin);
      case "azure" -> new RepositoryPlace.Azure(AzureUrl.parse(text, SILENCE), origin);
      case "gs" -> new RepositoryPlace.Gcs(GcsUrl.parse(text, SILENCE), origin);
      default -> throw new IllegalArgumentException("not the URL of a place");
    };
  }

  /// What stands before the colon, if places of that scheme are known.
  static Optional<String> schemeOf(String text) {
    var scheme = SCHEME.matcher(text);
    return scheme.matches() ? Optional.of(scheme.group(1)) : Optional.empty();
  }
}
