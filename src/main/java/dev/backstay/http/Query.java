package dev.backstay.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the parameters behind the question mark.
final class Query {

  private static final int REPLACEMENT = 0xFFFD;

  private Query() {}

  /// The values by name. What is not known, is there twice, or is not UTF-8 without control
  /// characters, is refused.
  static Map<String, String> read(Optional<String> text, List<QueryParameter> known) {
    var values = new LinkedHashMap<String, String>();
    if (text.isEmpty() || text.get().isEmpty()) {
      return values;
    }
    for (var pair : text.get().split("&", -1)) {
      var at = pair.indexOf('=');
      var name = decoded(at < 0 ? pair : pair.substring(0, at));
      if (known.stream().noneMatch(it -> it.name().equals(name))) {
        throw wrong("a parameter is not known here", known);
      }
      if (values.put(name, decoded(at < 0 ? "" : pair.substring(at + 1))) != null) {
        throw wrong("the parameter %s is there twice".formatted(name), known);
      }
    }
    return values;
  }

  private static String decoded(String text) {
    try {
      var decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
      if (decoded.codePoints().noneMatch(it -> it == REPLACEMENT || Character.isISOControl(it))) {
        return decoded;
      }
    } catch (IllegalArgumentException _) {
      // Answered like any other text that cannot be read.
    }
    throw Refusal.QUERY_INVALID.because(
        "a parameter is not well-formed", "Encode UTF-8 text with percent signs.");
  }

  private static RefusedException wrong(String why, List<QueryParameter> known) {
    var names = known.stream().map(QueryParameter::name).collect(Collectors.joining(", "));
    return Refusal.QUERY_INVALID.because(
        why, names.isEmpty() ? "Ask without a query." : "Known are: %s.".formatted(names));
  }
}
