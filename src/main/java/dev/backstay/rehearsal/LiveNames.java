package dev.backstay.rehearsal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds what is live in the texts that a service is started with. It rather takes something for
/// live that is not than the other way round.
///
/// @param live what must not be named
/// @param values what the drill itself has put into the texts
public record LiveNames(LiveThings live, TrialValues values) {

  // Each begins where nothing of its own stands before it: texts may be long, and of one word.

  private static final String HOST = "(\\[[0-9A-Fa-f:.]++]|(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]++)";

  private static final Pattern HOST_AND_PORT =
      Pattern.compile(HOST + "[\"']?[:,]\\s*([0-9]{1,5})(?![0-9])");

  private static final Pattern URL =
      Pattern.compile("(?i)(?<![a-z0-9+])([a-z0-9+]++)://(?:[^\\s/@\"']*@)?" + HOST);

  private static final Pattern SERVER_URL =
      Pattern.compile("(?i)(?<![a-z])(postgres(ql)?|rediss?|valkeys?)(\\+[a-z0-9]+)?:/");

  /// What is said of a server apart from its port, and the other way round.
  private static final Pattern HOST_SETTING =
      Pattern.compile(
          "(?i)(?:(?:pg|postgres|db|database|sql|redis|valkey|cache|s3|minio|aws)[a-z_-]{0,40})"
              + "(?:host|hostaddr|hostname|server|endpoint)[\"']?[\\s=:]+[\"']?([A-Za-z0-9_.-]+)");

  private static final Pattern PORT_SETTING =
      Pattern.compile("(?i)port[\"']?(?:\\s*[=:]\\s*|\\s+)[\"']?([0-9]{1,5})(?![0-9])");

  private static final String BUCKET_BEFORE =
      "(^|[\\s\"'=:,\\[]|(?<![a-z0-9])[a-z0-9]++://([^\\s/\"']+/)?)";
  private static final String BUCKET_AFTER = "($|[\\s\"',\\]&/?#;]|\\.s3|\\.storage)";

  /// What leads PostgreSQL's library by files that nobody looks into here.
  private static final Pattern LEADING =
      Pattern.compile(
          "((?i:pgservice|pgservicefile|pgpassfile|pgsysconfdir)(?=[\"']?\\s*[=:])"
              + "|(?<![A-Za-z_.-])service(?==))");

  /// What is live that a text names; empty if nothing is.
  ///
  /// @param base what relative paths in it are relative to
  /// @return the end of a sentence: what it names, and what is there
  public Optional<String> namedIn(String text, Path base) {
    return named(text, base).or(() -> decoded(text).flatMap(it -> named(it, base)));
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(text)
          .filter(it -> it.contains("%"))
          .map(it -> URLDecoder.decode(it.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException otherPercents) {
      return Optional.empty();
    }
  }

  private Optional<String> named(String text, Path base) {
    var paths = new LivePaths(live.places(), values.area());
    var foreign = withoutOwn(text);
    return paths
        .namedIn(text, base)
        .map(it -> "names %s, %s".formatted(it.path(), it.what()))
        .or(() -> server(foreign))
        .or(() -> bucket(foreign))
        .or(() -> leading(foreign));
  }

  private String withoutOwn(String text) {
    var foreign = text;
    for (var own : values.addresses().values()) {
      foreign = foreign.replace(own, " ");
    }
    return foreign.replaceAll(Pattern.quote(values.area().toString()) + "[^\\s\"']*", " ");
  }

  private Optional<String> server(String text) {
    return live.servers().stream()
        .filter(it -> isNamed(it, text))
        .findFirst()
        .map(it -> "names %s:%d, %s".formatted(it.host(), it.port(), it.what()));
  }

  private static boolean isNamed(LiveThings.Server server, String text) {
    return HOST_AND_PORT
            .matcher(text)
            .results()
            .anyMatch(
                it ->
                    isPort(it.group(2), server.port())
                        && Addresses.isSame(bare(it.group(1)), server.host()))
        || URL.matcher(text)
            .results()
            .anyMatch(
                it ->
                    usualPort(it.group(1)) == server.port()
                        && !text.substring(it.end()).startsWith(":")
                        && Addresses.isSame(bare(it.group(2)), server.host()))
        || PORT_SETTING.matcher(text).results().anyMatch(it -> isPort(it.group(1), server.port()))
        || isPort(text.strip(), server.port())
        || HOST_SETTING
            .matcher(text)
            .results()
            .anyMatch(it -> Addresses.isSame(it.group(1), server.host()))
        || (!server.isHere() && isWord(server.host(), text));
  }

  private static boolean isPort(String digits, int port) {
    return digits.matches("[0-9]{1,5}") && Integer.parseInt(digits) == port;
  }

  private static String bare(String host) {
    return host.replaceAll("[\\[\\]]|^-[A-Za-z]", "");
  }

  private static boolean isWord(String name, String text) {
    return Pattern.compile(
            "(?<![A-Za-z0-9_.-])" + Pattern.quote(name) + "(?![A-Za-z0-9_-])",
            Pattern.CASE_INSENSITIVE)
        .matcher(text)
        .find();
  }

  private static int usualPort(String scheme) {
    var plain = scheme.toLowerCase(Locale.ROOT).replaceAll("\\+.*", "");
    return switch (plain) {
      case "postgres", "postgresql" -> 5432;
      case "redis", "rediss", "valkey", "valkeys" -> 6379;
      case "https" -> 443;
      case "sftp" -> 22;
      default -> 80;
    };
  }

  private Optional<String> bucket(String text) {
    for (var each : live.buckets()) {
      var form = BUCKET_BEFORE + Pattern.quote(each.name()) + BUCKET_AFTER;
      if (Pattern.compile(form).matcher(text).find()) {
        return Optional.of("names the bucket %s, %s".formatted(each.name(), each.what()));
      }
    }
    return Optional.empty();
  }

  /// Whatever server it is: it is none of this drill.
  private static Optional<String> leading(String text) {
    var other = SERVER_URL.matcher(text);
    if (other.find()) {
      return Optional.of(
          "leads to a server of " + other.group(1) + " that is none of this drill's own");
    }
    var file = LEADING.matcher(text);
    return file.find()
        ? Optional.of("says " + file.group(1) + ", which leads to a server by a file")
        : Optional.empty();
  }
}
