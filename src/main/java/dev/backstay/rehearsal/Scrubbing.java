package dev.backstay.rehearsal;

import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes secrets out of what a program says: the ones that are known, and what looks like one.
///
/// @param secrets those that are known, the longest first
record Scrubbing(List<String> secrets) {

  private static final int SECRET_LENGTH_MIN = 4;

  /// Short words behind such a name are settings.
  private static final int FOUND_LENGTH_MIN = 8;

  private static final int SHOWN_LENGTH_MAX = 300;
  private static final String STRUCK = "***";

  private static final String SECRET_NAME =
      "(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{0,64}?(?:passw(?:or)?d|passphrase|secret|token|api_?-?key|access_?-?key|signing_?-?key"
          + "|private_?-?key|credential|authorization|cookie)[A-Za-z0-9_.-]*";

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)("
              + SECRET_NAME
              + "[\"']?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|(?:bearer |basic )?[^\\s,;&]+)");

  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}");
  private static final Pattern IN_URL = Pattern.compile("(://[^\\s:/@]*:)[^\\s@/]+(?=@)");

  Scrubbing {
    secrets =
        secrets.stream()
            .filter(it -> it.length() >= SECRET_LENGTH_MIN)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /// The secrets of a service, of the servers that it is told of, and of the documents it is given.
  static Scrubbing of(ServiceTrial trial, ServicePlan plan) {
    var known = new TreeSet<String>();
    plan.variables()
        .forEach(
            (name, value) -> {
              if (trial.secret().contains(name) || isSecretName(name)) {
                known.add(value);
              }
              passwordsIn(value, known);
            });
    plan.values().addresses().values().forEach(it -> passwordsIn(it, known));
    plan.settings().forEach(it -> linesOf(it.text(), known));
    for (var each : plan.documents()) {
      try {
        linesOf(ServicePlan.read(each), known);
      } catch (IOException unread) {
        // What cannot be read has nothing that is known.
      }
    }
    return new Scrubbing(new ArrayList<>(known));
  }

  private static boolean isSecretName(String name) {
    return name.matches("(?i)" + SECRET_NAME);
  }

  private static void passwordsIn(String text, TreeSet<String> known) {
    IN_URL
        .matcher(text)
        .results()
        .map(it -> it.group().substring(it.group(1).length()))
        .forEach(known::add);
  }

  private static void linesOf(String text, TreeSet<String> known) {
    NAMED
        .matcher(text)
        .results()
        .map(it -> it.group(2).replaceAll("^[\"']|[\"']$", ""))
        .filter(it -> it.length() >= FOUND_LENGTH_MIN)
        .forEach(known::add);
    passwordsIn(text, known);
  }

  /// A text as it may be shown: one line, without secrets, of bounded length.
  String shown(String text) {
    var scrubbed = text;
    for (var each : secrets) {
      scrubbed = scrubbed.replace(each, STRUCK);
    }
    scrubbed = IN_URL.matcher(scrubbed).replaceAll("$1" + Matcher.quoteReplacement(STRUCK));
    scrubbed = NAMED.matcher(scrubbed).replaceAll("$1" + Matcher.quoteReplacement(STRUCK));
    scrubbed = BEARER.matcher(scrubbed).replaceAll("$1 " + Matcher.quoteReplacement(STRUCK));
    var line = EntryPath.escape(scrubbed.strip().replaceAll("\\s*\\R\\s*", "; "));
    return line.length() <= SHOWN_LENGTH_MAX ? line : line.substring(0, SHOWN_LENGTH_MAX) + "…";
  }

  /// Several lines, the last of them in any case.
  String shown(List<String> lines) {
    var text = new StringBuilder();
    for (var each : lines.reversed()) {
      var line = shown(each);
      if (text.length() + line.length() > 2 * SHOWN_LENGTH_MAX) {
        break;
      }
      text.insert(0, text.isEmpty() ? line : line + "; ");
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "Scrubbing[" + secrets.size() + "]";
  }
}
