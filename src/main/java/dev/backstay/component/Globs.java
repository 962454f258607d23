package dev.backstay.component;

import java.util.List;
import java.util.regex.Pattern;

/// Patterns for entries: the declared excludes of a tree, or what someone looks for.
///
/// A glob without `/` matches a name at any depth; one with `/` matches a whole path.
/// `*` and `?` stay within a name, `**` crosses names, `[a-z]`, `[!a]` and `{a,b}` mean what they
/// mean in a shell, `\` takes the next character as it is, and a trailing `/` matches directories
/// only.
public final class Globs {

  private final List<Rule> rules;

  /// The patterns.
  ///
  /// @throws java.util.regex.PatternSyntaxException if one says something impossible, as `[z-a]`
  public Globs(List<String> globs) {
    rules = globs.stream().map(Globs::ruleOf).toList();
  }

  /// Whether some glob matches the entry.
  public boolean match(String path, String name, boolean directory) {
    for (var rule : rules) {
      var subject = rule.wholePath ? path : name;
      if ((directory || !rule.directoryOnly) && rule.form.matcher(subject).matches()) {
        return true;
      }
    }
    return false;
  }

  private record Rule(Pattern form, boolean wholePath, boolean directoryOnly) {}

  private static Rule ruleOf(String glob) {
    var directoryOnly = glob.endsWith("/");
    var body = directoryOnly ? glob.substring(0, glob.length() - 1) : glob;
    var wholePath = body.contains("/");
    var relative = body.startsWith("/") ? body.substring(1) : body;
    return new Rule(Pattern.compile(new Translation(relative).regex()), wholePath, directoryOnly);
  }

  /// One glob on its way to a regular expression.
  private static final class Translation {

    private final String glob;
    private final StringBuilder regex = new StringBuilder("(?s)");
    private int at;
    private int braces;

    Translation(String glob) {
      this.glob = glob;
    }

    String regex() {
      while (at < glob.length()) {
        step(glob.charAt(at++));
      }
      regex.repeat(")", braces);
      return regex.toString();
    }

    private void step(char c) {
      switch (c) {
        case '*' -> star();
        case '?' -> regex.append("[^/]");
        case '[' -> characterClass();
        case '{' -> {
          braces++;
          regex.append("(?:");
        }
        case '}' -> closeBrace();
        case ',' -> regex.append(braces > 0 ? "|" : ",");
        case '\\' -> literal(at < glob.length() ? glob.charAt(at++) : '\\');
        default -> literal(c);
      }
    }

    private void star() {
      if (!glob.startsWith("*", at)) {
        regex.append("[^/]*");
        return;
      }
      // More than two mean the same, but would be tried in every combination.
      while (glob.startsWith("*", at)) {
        at++;
      }
      if (glob.startsWith("/", at)) {
        at++;
        regex.append("(?:.*/)?");
      } else {
        regex.append(".*");
      }
    }

    private void closeBrace() {
      if (braces > 0) {
        braces--;
        regex.append(")");
      } else {
        literal('}');
      }
    }

    private void characterClass() {
      var negated = glob.startsWith("!", at) || glob.startsWith("^", at);
      var first = negated ? at + 1 : at;
      var end = glob.indexOf(']', first + 1);
      if (end < 0) {
        literal('[');
        return;
      }
      var members = members(glob.substring(first, end));
      if (negated) {
        regex.append("[^/").append(members).append("]");
      } else {
        regex.append(members.isEmpty() ? "(?!)" : "[" + members + "&&[^/]]");
      }
      at = end + 1;
    }

    /// Characters and ranges; a range that runs backwards has nothing in it.
    private static String members(String text) {
      var members = new StringBuilder();
      var codes = text.codePoints().toArray();
      for (var i = 0; i < codes.length; i++) {
        if (i + 2 < codes.length && codes[i + 1] == '-') {
          if (codes[i] <= codes[i + 2]) {
            members.append(member(codes[i])).append('-').append(member(codes[i + 2]));
          }
          i += 2;
        } else {
          members.append(member(codes[i]));
        }
      }
      return members.toString();
    }

    private static String member(int code) {
      return "\\x{" + Integer.toHexString(code) + "}";
    }

    private void literal(char c) {
      regex.append(Pattern.quote(String.valueOf(c)));
    }
  }
}
