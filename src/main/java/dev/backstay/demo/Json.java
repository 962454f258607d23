package dev.backstay.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON text to the byte as JavaScript writes it, which checksums are taken over: compact, or
/// indented by two spaces.
public final class Json {

  private static final int NOT_INDENTED = -1;

  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /// An object with these members in this order: name, value, name, value and so on.
  public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  /// A value without a needless character: `{"a":[1,2]}`.
  public static String compact(@Nullable Object value) {
    return written(value, NOT_INDENTED);
  }

  /// A value with every member and element in a line of its own.
  public static String pretty(@Nullable Object value) {
    return written(value, 0);
  }

  private static String written(@Nullable Object value, int indent) {
    var json = new Json();
    json.value(value, indent);
    return json.text.toString();
  }

  private void value(@Nullable Object value, int indent) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> object -> members(object, indent);
      case List<?> array -> elements(array, indent);
      case Double number when number == Math.rint(number) -> text.append(number.longValue());
      case Number number -> text.append(number);
      case Boolean truth -> text.append(truth);
      default -> string(value.toString());
    }
  }

  private void members(Map<?, ?> object, int indent) {
    if (object.isEmpty()) {
      text.append("{}");
      return;
    }
    var before = '{';
    for (var member : object.entrySet()) {
      text.append(before);
      line(deeper(indent));
      string(String.valueOf(member.getKey()));
      text.append(indent < 0 ? ":" : ": ");
      value(member.getValue(), deeper(indent));
      before = ',';
    }
    line(indent);
    text.append('}');
  }

  private void elements(List<?> array, int indent) {
    if (array.isEmpty()) {
      text.append("[]");
      return;
    }
    var before = '[';
    for (var element : array) {
      text.append(before);
      line(deeper(indent));
      value(element, deeper(indent));
      before = ',';
    }
    line(indent);
    text.append(']');
  }

  private static int deeper(int indent) {
    return indent < 0 ? indent : indent + 1;
  }

  private void line(int indent) {
    if (indent >= 0) {
      text.append('\n').repeat("  ", indent);
    }
  }

  private void string(String value) {
    text.append('"');
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default -> {
          if (c < ' ') {
            text.append("\\u00").append(Character.forDigit(c >> 4, 16));
            text.append(Character.forDigit(c & 15, 16));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
