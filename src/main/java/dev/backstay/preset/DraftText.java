package dev.backstay.preset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A draft as a commented `backstay.yaml`.
public final class DraftText {

  /// What YAML reads as the text that it is, without quotes.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./@+-]*");

  private static final List<String> NOT_TEXT =
      List.of("true", "false", "null", "yes", "no", "on", "off", "True", "False", "Null");
  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();

  private DraftText() {}

  /// The text.
  ///
  /// @param repository where snapshots go, as `url` has it
  public static String of(Draft draft, String repository) {
    return new DraftText().write(draft, repository);
  }

  private String write(Draft draft, String repository) {
    line(
        0, "# Written by `backstay discover --preset " + draft.preset() + "`. What stands here is");
    line(
        0, "# yours: change it as you like. At every backup the preset looks again, and where the");
    line(0, "# orchestrator has moved its state the backup fails and says from where to where.");
    line(0, "version: 1");
    line(0, "orchestrator: " + scalar(draft.orchestrator()));
    line(0, "preset: " + inline(preset(draft)));
    line(0, "repositories:");
    line(1, "# Better on another volume, and a copy on another host: see `backstay doctor`.");
    line(1, "local: { url: " + scalar(repository) + " }");
    draft.staying().ifPresent(this::write);
    for (var key : Draft.Under.values()) {
      write(key, draft.under(key));
    }
    if (!draft.gaps().isEmpty()) {
      text.append('\n');
      line(0, "# Not protected as things are:");
      draft.gaps().forEach(gap -> comment(0, "- " + gap));
    }
    return text.toString();
  }

  private static Map<String, Object> preset(Draft draft) {
    var preset = new LinkedHashMap<String, Object>();
    preset.put("name", draft.preset());
    preset.put("at", draft.at().toString());
    if (!draft.accepted().isEmpty()) {
      preset.put("accept", draft.accepted());
    }
    return preset;
  }

  /// A comment: what is to go, somebody must have decided.
  private void write(Draft.Staying staying) {
    text.append('\n');
    comment(0, "Which snapshots stay; all, while it is a comment. " + staying.why());
    line(0, "# retention: { " + staying.rules() + " }");
  }

  private void write(Draft.Under key, List<Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    text.append('\n');
    line(0, key.key() + ":");
    for (var part : parts) {
      part.facts().forEach(fact -> comment(1, fact.shown()));
      if (key.isNamed()) {
        line(1, scalar(part.name()) + ":");
        part.settings().forEach((name, value) -> setting(2, name, value));
      } else {
        var lead = "- ";
        for (var setting : part.settings().entrySet()) {
          line(1, lead + setting.getKey() + ": " + inline(setting.getValue()));
          lead = "  ";
        }
      }
    }
  }

  /// Lists of sections stand one below the other, everything else in one line.
  private void setting(int depth, String name, Object value) {
    if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
      line(depth, name + ":");
      list.forEach(item -> line(depth + 1, "- " + inline(item)));
    } else {
      line(depth, name + ": " + inline(value));
    }
  }

  private static String inline(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var entries = new ArrayList<String>();
        map.forEach(
            (name, inner) -> entries.add(scalar(String.valueOf(name)) + ": " + inline(inner)));
        yield "{ " + String.join(", ", entries) + " }";
      }
      case List<?> list ->
          "[" + String.join(", ", list.stream().map(DraftText::inline).toList()) + "]";
      case Part.Lookup(var written) -> quoted(written);
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      default -> scalar(value.toString());
    };
  }

  /// A text as it is meant: nothing in it is looked up.
  private static String scalar(String value) {
    return PLAIN.matcher(value).matches() && !NOT_TEXT.contains(value)
        ? value
        : quoted(value.replace("${", "$${"));
  }

  private static String quoted(String value) {
    var quoted = new StringBuilder("\"");
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' '
              || (c >= 0x7f && c <= 0x9f)
              || c == '\u2028'
              || c == '\u2029'
              || c == '\uFEFF') {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /// A comment, in as many lines as it takes.
  private void comment(int depth, String words) {
    var line = new StringBuilder("#");
    for (var word : words.replaceAll("[\\p{C}\\u2028\\u2029]", "?").split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH && line.length() > 1) {
        line(depth, line.toString());
        line = new StringBuilder("#  ");
      }
      line.append(' ').append(word);
    }
    line(depth, line.toString());
  }

  private void line(int depth, String words) {
    text.append("  ".repeat(depth)).append(words).append('\n');
  }
}
