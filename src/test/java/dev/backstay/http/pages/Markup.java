package dev.backstay.http.pages;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The tags of a page, as strictly as our own templates write them.
///
/// @param tags those that open something, in order
/// @param flaws what is wrong with their form
record Markup(List<Tag> tags, List<String> flaws) {

  private static final Pattern TAG =
      Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9]*)((?:\\s+[A-Za-z-]+(?:=\"[^\"]*\")?)*)\\s*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("([A-Za-z-]+)(?:=\"([^\"]*)\")?");
  private static final Set<String> EMPTY = Set.of("meta", "link", "img", "input", "br");

  /// A tag, and the names of those around it.
  record Tag(String name, Map<String, String> attributes, List<String> around) {
    String get(String attribute) {
      return attributes.getOrDefault(attribute, "");
    }
  }

  static Markup of(String page) {
    var text = page.replaceFirst("<!DOCTYPE html>", "");
    var tags = new ArrayList<Tag>();
    var flaws = new ArrayList<String>();
    var open = new ArrayDeque<String>();
    var end = 0;
    for (var match = TAG.matcher(text); match.find(); ) {
      if (text.substring(end, match.start()).contains("<")) {
        flaws.add("no tag: " + text.substring(end, match.start()));
      }
      end = match.end();
      var name = match.group(2);
      if (match.group(1).isEmpty()) {
        tags.add(new Tag(name, attributes(match.group(3)), List.copyOf(open)));
        if (!EMPTY.contains(name)) {
          open.push(name);
        }
      } else if (open.isEmpty() || !open.pop().equals(name)) {
        flaws.add(
            "closes what is not open: "
                + name
                + " near "
                + text.substring(Math.max(0, end - 80), end));
        break;
      }
    }
    open.forEach(it -> flaws.add("is not closed: " + it));
    return new Markup(tags, flaws);
  }

  private static Map<String, String> attributes(String text) {
    var found = new LinkedHashMap<String, String>();
    for (var match = ATTRIBUTE.matcher(text); match.find(); ) {
      found.put(match.group(1), match.group(2) == null ? "" : match.group(2));
    }
    return found;
  }

  /// The tags of those names.
  List<Tag> named(String... names) {
    return tags.stream().filter(it -> List.of(names).contains(it.name())).toList();
  }
}
