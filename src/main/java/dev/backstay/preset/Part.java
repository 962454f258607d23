package dev.backstay.preset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One section of a draft: a component, a service, a reference and the like, as `backstay.yaml` has
/// it.
///
/// Values are texts, numbers, booleans, lists and maps of such. A text is meant as it stands, also
/// where it has `${`; what is to be looked up is a [Lookup].
///
/// @param name what it is called; of a section in a list, what its comment says
/// @param settings its keys and values, in order
/// @param facts what they come from
public record Part(String name, Map<String, Object> settings, List<Fact> facts) {

  public Part {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    facts = List.copyOf(facts);
  }

  /// A value that is looked up in the orchestrator's configuration at every run, because it is a
  /// secret or a part of one.
  ///
  /// @param written as it stands in `backstay.yaml`: `${controller-env:DATABASE_URL}`
  public record Lookup(String written) {}

  /// One without settings yet.
  public static Part of(String name) {
    return new Part(name, Map.of(), List.of());
  }

  /// Keys and values in order.
  ///
  /// @param pairs a key, its value, and so on
  public static Map<String, Object> map(Object... pairs) {
    var map = new LinkedHashMap<String, Object>();
    for (var i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i].toString(), pairs[i + 1]);
    }
    return map;
  }

  /// A component of a kind.
  public static Part component(String name, String kind) {
    return of(name).with("kind", kind);
  }

  /// An entity: what can be restored one by one.
  ///
  /// @param parts where what belongs to one is; the first tells whether there is one
  public static Part entity(String kind, String about, List<Map<String, Object>> parts) {
    return of(kind).with("about", about).with("parts", parts);
  }

  /// Rows of an entity.
  public static Map<String, Object> rows(String component, String table, String key) {
    return map("component", component, "table", table, "key", key);
  }

  /// The same with a setting.
  public Part with(String key, Object value) {
    var more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new Part(name, more, facts);
  }

  /// The same with what it comes from.
  public Part from(Fact fact) {
    var more = new ArrayList<>(facts);
    more.add(fact);
    return new Part(name, settings, more);
  }

  /// The same with something that is expected of it.
  public Part expecting(Map<String, Object> expectation) {
    var all = new ArrayList<Object>();
    if (settings.get("expect") instanceof List<?> former) {
      all.addAll(former);
    }
    all.add(expectation);
    return with("expect", all);
  }

  /// The same with a query that must give no row. White space in it is one space.
  ///
  /// @param on what rows do: `fail` or `warn`
  /// @param says what they mean, as a sentence without its end
  public Part expectingNone(String on, String says, String query) {
    var expectation = new LinkedHashMap<String, Object>();
    expectation.put("none", query.strip().replaceAll("\\s+", " "));
    expectation.put("says", says);
    expectation.put("on", on);
    return expecting(expectation);
  }
}
