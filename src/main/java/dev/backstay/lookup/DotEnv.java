package dev.backstay.lookup;

import java.util.LinkedHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Files of `NAME=value` lines, as shells and service managers read them.
///
/// `export` may stand before a name. A value may stand in single quotes (taken as it is) or double
/// quotes (`\n`, `\t`, `\"`, `\\` and `\$` are escapes); an unquoted one ends before ` #`. Nothing
/// is substituted. A name that is set twice is refused, because readers differ in which one counts.
final class DotEnv {

  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*)");
  private static final Pattern SINGLE = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
  /// Possessive, so that a long value does not take a deep stack.
  private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*(?:#.*)?");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  private DotEnv() {}

  static Tree read(String text) throws MalformedException {
    var values = new LinkedHashMap<String, Tree>();
    var number = 0;
    var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (var line : plain.lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new MalformedException("no NAME=value in line " + number);
      }
      var leaf = new Tree.Leaf(value(matcher.group(2), number));
      if (values.put(matcher.group(1), leaf) != null) {
        throw new MalformedException(matcher.group(1) + " is set a second time in line " + number);
      }
    }
    return new Tree.Branch(values);
  }

  private static String value(String written, int number) throws MalformedException {
    var single = SINGLE.matcher(written);
    if (single.matches()) {
      return single.group(1);
    }
    var quoted = DOUBLE.matcher(written);
    if (quoted.matches()) {
      return unescape(quoted.group(1));
    }
    if (written.startsWith("'") || written.startsWith("\"")) {
      throw new MalformedException("a quote that does not end in line " + number);
    }
    return written.startsWith("#") ? "" : written.replaceFirst("\\s+#.*", "");
  }

  private static String unescape(String quoted) {
    return ESCAPE
        .matcher(quoted)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    switch (escape.group(1)) {
                      case "n" -> "\n";
                      case "t" -> "\t";
                      case "\"", "\\", "$" -> escape.group(1);
                      default -> escape.group();
                    }));
  }
}
