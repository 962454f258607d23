package dev.backstay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the program reaches, and what it makes of texts of others.
class OutgoingTest {

  private static final Path SOURCE = Path.of("src/main/java/dev/backstay");
  private static final Pattern REACHES =
      Pattern.compile(
          "java\\.net\\.(Socket|http\\.HttpClient|HttpURLConnection)\\b"
              + "|nio\\.channels\\.SocketChannel\\b|\\.open(Stream|Connection)\\(\\)");
  private static final Pattern MADE = Pattern.compile("Pattern\\.compile\\(\\s*([^\\s\"][^;]*);");
  private static final Pattern VERIFICATION =
      Pattern.compile(
          "\"[a-z_]*(insecure|no_verify|verify_|skip_tls|trust_all|no_check|accept_any)[a-z_]*\"");

  private static Map<String, String> sources() throws IOException {
    var sources = new TreeMap<String, String>();
    try (var files = Files.walk(SOURCE)) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        sources.put(SOURCE.relativize(file).toString(), Files.readString(file));
      }
    }
    return sources;
  }

  /// Stores, servers that are captured, services that are asked whether they are well, here or in
  /// a drill, and whoever is told. Nothing looks for a newer version, and nothing is fetched to be
  /// run.
  @Test
  void onlyTheseSpeakToOthers() throws IOException {
    var found = new TreeSet<String>();
    sources()
        .forEach(
            (name, text) -> {
              if (REACHES.matcher(text).find()) {
                found.add(name.replaceFirst("/[^/]*$", ""));
              }
            });

    assertThat(found)
        .containsExactly(
            "alarm",
            "component/redis",
            "demo/kohakku",
            "http",
            "rehearsal",
            "service",
            "store/web",
            "syslog");
  }

  /// Those of globs are made here, those of keys are constants of their callers, and a rehearsal
  /// quotes what it looks for.
  @Test
  void noTextOfACallerBecomesAPattern() throws IOException {
    var found = new TreeSet<String>();
    sources()
        .forEach(
            (name, text) -> {
              // What is put together of constants is one.
              MADE.matcher(text)
                  .results()
                  .map(it -> it.group(1).split("[^A-Za-z_.]", 2)[0])
                  .filter(it -> !it.matches("([A-Za-z]+\\.)?[A-Z_]+"))
                  .forEach(it -> found.add(name + " " + it));
            });

    assertThat(found)
        .containsExactly(
            "component/Globs.java new",
            "component/statefile/DocumentValues.java names",
            "rehearsal/LiveNames.java form",
            "rehearsal/ServicePlan.java any");
  }

  @Test
  void nothingTurnsVerificationOff() throws IOException {
    for (var each : sources().entrySet()) {
      assertThat(each.getValue())
          .as(each.getKey())
          .doesNotContainPattern(VERIFICATION)
          .doesNotContain("X509TrustManager", "HostnameVerifier", "AcceptAllServerKeyVerifier");
    }
    assertThat(Files.readString(Path.of("docs/configuration.md")))
        .doesNotContainPattern("`(insecure|verify|skip_tls)");
  }
}
