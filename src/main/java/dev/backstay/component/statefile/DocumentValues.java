package dev.backstay.component.statefile;

import dev.backstay.component.Component.StateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The values of a document by their paths: keys joined by dots, numbers for places in lists.
///
/// Texts stand in quotes, values of env files as they are written. A long value is its beginning,
/// its length and the beginning of its hash.
public final class DocumentValues {

  /// The largest document whose values are taken up, in bytes.
  public static final int DOCUMENT_BYTES_MAX = 8 << 20;

  private static final int VALUE_LENGTH_MAX = 120;
  private static final int VALUE_LENGTH_KEPT = 60;

  private final SortedMap<String, String> values = new TreeMap<>();

  private final Predicate<String> wanted;
  private final int lengthMax;

  private DocumentValues(Predicate<String> wanted, int lengthMax) {
    this.wanted = wanted;
    this.lengthMax = lengthMax;
  }

  /// The values of a document; empty if it does not parse.
  public static Optional<SortedMap<String, String>> of(StateFile.Format format, byte[] document) {
    var found = new DocumentValues(_ -> true, VALUE_LENGTH_MAX);
    try {
      found.read(format, new ByteArrayInputStream(document));
      return Optional.of(found.values);
    } catch (InvalidDocumentException | StackOverflowError unreadable) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /// Hands over the texts whose paths the pattern matches, in which `*` stands for any one key or
  /// place.
  static void texts(
      StateFile.Format format, InputStream document, String pattern, Consumer<String> each)
      throws IOException, InvalidDocumentException {
    var names = Pattern.quote(pattern).replace("*", "\\E[^.]*\\Q");
    var found = new DocumentValues(Pattern.compile(names).asMatchPredicate(), Integer.MAX_VALUE);
    found.read(format, document);
    for (var value : found.values.values()) {
      var quoted = value.length() > 1 && value.startsWith("\"");
      var text = quoted ? value.substring(1, value.length() - 1) : value;
      if (!text.isEmpty() && !value.equals("null")) {
        each.accept(text);
      }
    }
  }

  private void read(StateFile.Format format, InputStream in)
      throws IOException, InvalidDocumentException {
    switch (format) {
      case JSON -> JsonDocument.readValues(in, this);
      case YAML -> addAll("", YamlDocument.load(in));
      case TOML -> addAll("", TomlDocument.load(in));
      case ENV -> EnvDocument.load(in).forEach(this::add);
      case TEXT -> PlainText.lines(in).forEach(this::add);
    }
  }

  private void addAll(String path, Object value) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() ->
          map.forEach((name, child) -> addChild(path, name, child));
      case List<?> list when !list.isEmpty() -> {
        for (var i = 0; i < list.size(); i++) {
          addChild(path, i, list.get(i));
        }
      }
      case Map<?, ?> _ -> add(path, "{}");
      case List<?> _ -> add(path, "[]");
      case String text -> addText(path, text);
      default -> add(path, value.toString());
    }
  }

  private void addChild(String path, Object name, Object value) {
    var below = path.isEmpty() ? String.valueOf(name) : path + "." + name;
    if (value == null) {
      add(below, "null");
    } else {
      addAll(below, value);
    }
  }

  void addText(String path, String text) {
    add(path, '"' + text + '"');
  }

  void add(String path, String value) {
    if (wanted.test(path)) {
      values.put(path, value.length() > lengthMax ? shortened(value) : value);
    }
  }

  private static String shortened(String value) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return value.substring(0, VALUE_LENGTH_KEPT)
          + "... ("
          + value.length()
          + " characters, "
          + HexFormat.of().formatHex(hash, 0, 4)
          + ")";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
