package dev.backstay.component.statefile;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The items of one array or object of a JSON document, as the text that they are: what is not
/// meant stays to the letter.
final class JsonItems {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// One item.
  ///
  /// @param before what stands between it and the one before it; empty for the first
  /// @param text the item; of an object, with its name
  /// @param id what it is called; empty if it has no such member
  /// @param idFrom where in its text the value starts that is its id
  /// @param idTo where it ends
  private record Item(String before, String text, Optional<String> id, int idFrom, int idTo) {}

  private final String document;
  private final Optional<String> key;
  private final List<Item> items = new ArrayList<>();
  private boolean isObject;

  /// Where what is inside begins, and where it ends.
  private int from = -1;

  private int to;

  /// What stands before the first item, and after the last one.
  private String lead = "";

  private String tail = "";

  private JsonItems(String document, Optional<String> key) {
    this.document = document;
    this.key = key;
  }

  /// Reads a document to its end.
  ///
  /// @param pointer where the array or object is (RFC 6901)
  /// @param key the member of an element that is its id; none if it is a name in an object
  /// @throws InvalidDocumentException if it does not parse, or has no such array or object
  static JsonItems of(String document, String pointer, Optional<String> key)
      throws InvalidDocumentException {
    var items = new JsonItems(document, key);
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), new StringReader(document))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidDocumentException("the top level is not an object");
      }
      items.look(parser, "", pointer);
      if (parser.nextToken() != null) {
        throw new InvalidDocumentException("something follows the document");
      }
    } catch (JacksonException e) {
      throw new InvalidDocumentException(e.getOriginalMessage());
    }
    if (items.from < 0) {
      throw new InvalidDocumentException(
          "there is no %s at %s"
              .formatted(key.isPresent() ? "array" : "object", pointer.isEmpty() ? "/" : pointer));
    }
    return items;
  }

  /// Where the parser stands at the start of an array or object, reads it to its end.
  private void look(JsonParser parser, String at, String pointer) {
    var opened = parser.currentToken();
    if (at.equals(pointer)
        && opened == (key.isPresent() ? JsonToken.START_ARRAY : JsonToken.START_OBJECT)) {
      isObject = opened == JsonToken.START_OBJECT;
      readItems(parser);
      return;
    }
    var number = 0;
    for (var token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
      var name = opened == JsonToken.START_OBJECT ? parser.currentName() : number + "";
      number++;
      if (valueOf(parser).isStructStart()) {
        look(parser, at + "/" + name.replace("~", "~0").replace("/", "~1"), pointer);
      }
    }
  }

  private static JsonToken valueOf(JsonParser parser) {
    var token = parser.currentToken();
    return token == JsonToken.PROPERTY_NAME ? parser.nextToken() : token;
  }

  private void readItems(JsonParser parser) {
    from = end(parser);
    var last = from;
    for (var token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
      var start = start(parser);
      var name = isObject ? Optional.of(parser.currentName()) : Optional.<String>empty();
      var id = new int[2];
      if (isObject) {
        valueOf(parser);
        parser.skipChildren();
      } else {
        name = token == JsonToken.START_OBJECT ? readId(parser, start, id) : skip(parser);
      }
      var end = end(parser);
      items.add(
          new Item(
              items.isEmpty() ? "" : document.substring(last, start),
              document.substring(start, end),
              name,
              id[0],
              id[1]));
      if (items.size() == 1) {
        lead = document.substring(from, start);
      }
      last = end;
    }
    to = start(parser);
    tail = items.isEmpty() ? "" : document.substring(last, to);
  }

  private static Optional<String> skip(JsonParser parser) {
    parser.skipChildren();
    return Optional.empty();
  }

  /// Reads an element to its end; its id is a text or a number.
  private Optional<String> readId(JsonParser parser, int start, int[] range) {
    var found = Optional.<String>empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var isKey = parser.currentName().equals(key.orElseThrow());
      var token = parser.nextToken();
      if (isKey && (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT)) {
        found = Optional.of(parser.getString());
        range[0] = start(parser) - start;
        range[1] = end(parser) - start;
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private static int end(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      // What is read only when it is asked for.
      parser.getString();
    }
    return (int) parser.currentLocation().getCharOffset();
  }

  /// The items of that id, as text, in their order.
  List<String> find(String id) {
    return items.stream().filter(it -> it.id().equals(Optional.of(id))).map(Item::text).toList();
  }

  /// The same under another id.
  ///
  /// @throws InvalidDocumentException if their id is a number, and the other one is none
  List<String> find(String id, String other) throws InvalidDocumentException {
    var found = new ArrayList<String>();
    for (var item : items) {
      if (item.id().equals(Optional.of(id))) {
        found.add(isObject ? renamed(item, other) : withId(item, other));
      }
    }
    return found;
  }

  private static String renamed(Item item, String other) {
    var value = item.text().indexOf(':', nameEnd(item.text()));
    return quoted(other) + item.text().substring(value);
  }

  private static int nameEnd(String text) {
    for (var i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i;
      }
    }
    throw new IllegalArgumentException("no name");
  }

  private static String withId(Item item, String other) throws InvalidDocumentException {
    var isText = item.text().charAt(item.idFrom()) == '"';
    if (!isText && !other.matches("-?(0|[1-9][0-9]{0,17})")) {
      throw new InvalidDocumentException("its ids are numbers, and the new one is none");
    }
    return item.text().substring(0, item.idFrom())
        + (isText ? quoted(other) : other)
        + item.text().substring(item.idTo());
  }

  private static String quoted(String text) {
    var out = new StringWriter();
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeString(text);
    }
    return out.toString();
  }

  /// The document with these items instead of those of that id: where the first of them stood, else
  /// at the end.
  String with(String id, List<String> others) {
    if (others.isEmpty() && find(id).isEmpty()) {
      return document;
    }
    var separator = items.size() > 1 ? items.get(1).before() : "," + lead;
    var texts = new ArrayList<Item>();
    var isPut = false;
    for (var item : items) {
      var isMeant = item.id().equals(Optional.of(id));
      if (isMeant && !isPut) {
        others.forEach(it -> texts.add(new Item(separator, it, Optional.empty(), 0, 0)));
        isPut = true;
      }
      if (!isMeant) {
        texts.add(
            item.before().isEmpty() ? new Item(separator, item.text(), item.id(), 0, 0) : item);
      }
    }
    if (!isPut) {
      others.forEach(it -> texts.add(new Item(separator, it, Optional.empty(), 0, 0)));
    }
    var inside = new StringBuilder();
    for (var item : texts) {
      inside.append(inside.isEmpty() ? lead : item.before()).append(item.text());
    }
    inside.append(texts.isEmpty() ? "" : tail);
    return document.substring(0, from) + inside + document.substring(to);
  }
}
