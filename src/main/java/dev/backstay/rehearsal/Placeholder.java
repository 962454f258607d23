package dev.backstay.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands in a text for something that is only known in a drill.
///
/// @param written as it is written, with its braces
/// @param kind what it stands for
/// @param name of which component it is, or what the value is called
public record Placeholder(String written, Kind kind, String name) {

  private static final Pattern FORM =
      Pattern.compile("\\{([a-z][a-z0-9_]{0,31})(?::([A-Za-z0-9._-]{1,64}))?}");

  /// What placeholders stand for.
  public enum Kind {
    /// A free port of the loopback interface: `{port}`.
    PORT,
    /// Where a restored component stands: `{path:NAME}`.
    PATH,
    /// How the drill's own server of a component is reached: `{address:NAME}`.
    ADDRESS,
    /// A value that an earlier answer gave: `{NAME}`.
    KEPT,
    /// Nothing that is known.
    UNKNOWN
  }

  /// All that are in a text, in order.
  public static List<Placeholder> in(String text) {
    var found = new ArrayList<Placeholder>();
    for (var matcher = FORM.matcher(text); matcher.find(); ) {
      found.add(of(matcher));
    }
    return found;
  }

  /// The text with what each stands for.
  public static String fill(String text, Function<Placeholder, String> values) {
    return FORM.matcher(text).replaceAll(it -> Matcher.quoteReplacement(values.apply(of(it))));
  }

  private static Placeholder of(java.util.regex.MatchResult match) {
    var word = match.group(1);
    var name = match.group(2);
    if (name == null) {
      return new Placeholder(match.group(), word.equals("port") ? Kind.PORT : Kind.KEPT, word);
    }
    return switch (word) {
      case "path" -> new Placeholder(match.group(), Kind.PATH, name);
      case "address" -> new Placeholder(match.group(), Kind.ADDRESS, name);
      default -> new Placeholder(match.group(), Kind.UNKNOWN, name);
    };
  }
}
