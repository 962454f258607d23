package dev.backstay.json;

import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// An object that was read. A property that is null counts as one that is not there.
///
/// It is read strictly: a name twice in one object, more than 16 levels, numbers of more than 30
/// digits, and anything after the object's end are refused.
public final class JsonObject {

  private static final int DEPTH_MAX = 16;
  private static final int DIGITS_MAX = 30;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(DIGITS_MAX)
                  .build())
          .build();

  /// Stands for null, so that it can be told from what is not there.
  private static final Object NULL = new Object();

  private final String place;
  private final Map<String, Object> values;

  private JsonObject(String place, Map<String, Object> values) {
    this.place = place;
    this.values = values;
  }

  /// The object that a text is.
  ///
  /// @throws IllegalArgumentException if it is none; the message says where and why
  public static JsonObject parse(String text) {
    return read(new StringReader(text));
  }

  /// The object that is all there is to read.
  ///
  /// @throws IllegalArgumentException if there is none; the message says where and why
  public static JsonObject read(Reader from) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), from)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is not a JSON object");
      }
      var object = new JsonObject("", object(parser));
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("something follows the end of the JSON object");
      }
      return object;
    } catch (JacksonException wrong) {
      // What exceeds a limit has no place.
      var at = wrong.getLocation();
      throw new IllegalArgumentException(
          "it is not JSON as it is read here: %s%s"
              .formatted(
                  at == null
                      ? ""
                      : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr()),
                  wrong.getOriginalMessage()),
          wrong);
    }
  }

  private static Map<String, Object> object(JsonParser parser) {
    var values = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      var token = parser.nextToken();
      values.put(name, token == JsonToken.VALUE_NULL ? NULL : value(parser, token));
    }
    return values;
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        var list = new ArrayList<>();
        for (var next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          list.add(next == JsonToken.VALUE_NULL ? Optional.empty() : value(parser, next));
        }
        yield list;
      }
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      default -> parser.getString();
    };
  }

  /// The names of its properties, in order.
  public Set<String> names() {
    return values.keySet().stream()
        .filter(name -> !isNull(name))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// Whether a property of that name is there and null.
  public boolean isNull(String name) {
    return values.get(name) == NULL;
  }

  /// Refuses properties of any other name.
  ///
  /// @throws IllegalArgumentException if there is one; the message names it and those that are
  ///     known
  public JsonObject onlyWith(String... known) {
    var unknown =
        names().stream()
            .filter(name -> !Set.of(known).contains(name))
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is not known here; known are %s".formatted(at(unknown), String.join(", ", known)));
    }
    return this;
  }

  /// The text of that name, if it is there.
  ///
  /// @throws IllegalArgumentException if it is something else
  public Optional<String> text(String name) {
    return get(name, String.class, "text");
  }

  /// Whether, if it is there.
  ///
  /// @throws IllegalArgumentException if it is something else
  public Optional<Boolean> flag(String name) {
    return get(name, Boolean.class, "true or false");
  }

  /// The whole number of that name, if it is there.
  ///
  /// @throws IllegalArgumentException if it is something else, or does not fit into 64 bits
  public Optional<Long> number(String name) {
    return get(name, BigDecimal.class, "a number")
        .map(
            value -> {
              try {
                return value.longValueExact();
              } catch (ArithmeticException wrong) {
                throw new IllegalArgumentException(at(name) + " is not a whole number", wrong);
              }
            });
  }

  /// The object of that name, if it is there.
  ///
  /// @throws IllegalArgumentException if it is something else
  public Optional<JsonObject> object(String name) {
    return get(name, Map.class, "an object").map(each -> inner(at(name), each));
  }

  /// The objects of that name; none if it is not there.
  ///
  /// @throws IllegalArgumentException if it is something else
  public List<JsonObject> objects(String name) {
    return list(name, each -> each instanceof Map<?, ?> map ? inner(at(name), map) : null);
  }

  /// The texts of that name; none if it is not there.
  ///
  /// @throws IllegalArgumentException if it is something else
  public List<String> texts(String name) {
    return list(name, each -> each instanceof String text ? text : null);
  }

  /// The text of that name.
  ///
  /// @throws IllegalArgumentException if it is not there, or something else
  public String needText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /// The whole number of that name.
  ///
  /// @throws IllegalArgumentException if it is not there, or something else
  public long needNumber(String name) {
    return number(name).orElseThrow(() -> missing(name));
  }

  private IllegalArgumentException missing(String name) {
    return new IllegalArgumentException(at(name) + " is missing");
  }

  private <T> List<T> list(String name, Function<Object, @Nullable T> form) {
    var found = get(name, List.class, "a list");
    if (found.isEmpty()) {
      return List.of();
    }
    var list = new ArrayList<T>();
    for (var each : (List<?>) found.get()) {
      var value = form.apply(each);
      if (value == null) {
        throw new IllegalArgumentException(at(name) + " has something else in it");
      }
      list.add(value);
    }
    return List.copyOf(list);
  }

  private <T> Optional<T> get(String name, Class<T> type, String expected) {
    var value = values.get(name);
    if (value == null || value == NULL) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("%s is not %s".formatted(at(name), expected));
    }
    return Optional.of(type.cast(value));
  }

  private static JsonObject inner(String place, Map<?, ?> values) {
    var named = new LinkedHashMap<String, Object>();
    values.forEach((name, value) -> named.put((String) name, value));
    return new JsonObject(place + ".", named);
  }

  private String at(String name) {
    return place + name;
  }
}
