package dev.backstay.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A path with variables: `/api/v1/snapshots/{id}`.
///
/// A variable stands for one whole segment: 1 to 128 letters, digits and `._~:@-`, the first of
/// them a letter or digit. Nothing is percent-decoded, so that there is one way to write a path.
public final class PathTemplate {

  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~:@-]{0,127}");

  private final String text;
  private final List<String> segments;

  private PathTemplate(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
  }

  /// The template that a text is.
  ///
  /// @throws IllegalArgumentException if it is none
  public static PathTemplate of(String text) {
    var segments = segments(text);
    var isRoot = text.equals("/");
    if (!text.startsWith("/")
        || (!isRoot && !segments.stream().allMatch(PathTemplate::isSegment))) {
      throw new IllegalArgumentException(text + " is no template of a path");
    }
    return new PathTemplate(text, segments);
  }

  private static boolean isSegment(String text) {
    return LITERAL.matcher(text).matches() || VARIABLE.matcher(text).matches();
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(Math.min(1, path.length())).split("/", -1));
  }

  /// The values of the variables, if that path has this form.
  public Optional<Map<String, String>> match(String path) {
    var found = segments(path);
    if (!path.startsWith("/") || found.size() != segments.size()) {
      return Optional.empty();
    }
    var values = new LinkedHashMap<String, String>();
    for (var i = 0; i < found.size(); i++) {
      var variable = VARIABLE.matcher(segments.get(i));
      if (variable.matches() && VALUE.matcher(found.get(i)).matches()) {
        values.put(variable.group(1), found.get(i));
      } else if (!found.get(i).equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /// The names of its variables, in order.
  public List<String> variables() {
    return segments.stream()
        .map(VARIABLE::matcher)
        .filter(Matcher::matches)
        .map(it -> it.group(1))
        .toList();
  }

  /// The same for every template that matches the same paths but for the names of variables.
  String form() {
    return VARIABLE.matcher(text).replaceAll("{}");
  }

  /// Whether no segment is a variable.
  boolean isLiteral() {
    return !text.contains("{");
  }

  /// As it was written.
  @Override
  public String toString() {
    return text;
  }
}
