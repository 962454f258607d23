package dev.backstay.importing;

import dev.backstay.snapshot.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a SynthOrg backup says of itself, read as strictly as its own program reads it: 64 KiB at
/// most, all fields and no others.
///
/// @param version the version of the program that made it
/// @param takenAt when it was made
/// @param trigger why
/// @param components what it should hold
/// @param sizeBytes how large the components were
/// @param checksum `sha256:` and 64 hex digits
/// @param id 12 hex digits
record SynthOrgManifest(
    String version,
    Instant takenAt,
    String trigger,
    List<String> components,
    long sizeBytes,
    String checksum,
    String id) {

  /// The file that it is in.
  static final String NAME = "manifest.json";

  private static final int BYTES_MAX = 64 << 10;
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Set<String> FIELDS =
      Set.of(
          "synthorg_version",
          "timestamp",
          "trigger",
          "components",
          "size_bytes",
          "checksum",
          "backup_id");
  private static final Set<String> TRIGGERS =
      Set.of("scheduled", "manual", "shutdown", "startup", "pre_migration");
  private static final Set<String> COMPONENTS = Set.of("persistence", "memory", "config");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern CHECKSUM = Pattern.compile("sha256:[0-9a-f]{64}");

  SynthOrgManifest {
    components = List.copyOf(components);
  }

  /// Reads it.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if it is not a valid one
  static SynthOrgManifest read(Path source, Held file) {
    try (var in = file.open()) {
      var bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new InvalidException("more than " + BYTES_MAX + " bytes");
      }
      return of(values(new ByteArrayInputStream(bytes)));
    } catch (InvalidException e) {
      throw Failures.invalid(source, NAME + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw Failures.invalid(source, NAME + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw Failures.unreadable(source, e);
    }
  }

  private static final class InvalidException extends Exception {
    InvalidException(String message) {
      super(message);
    }
  }

  /// A list of texts, or a list of one text.
  private static Map<String, List<String>> values(InputStream in) throws InvalidException {
    var values = new TreeMap<String, List<String>>();
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidException("not an object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        var field = parser.currentName();
        if (!FIELDS.contains(field)) {
          throw new InvalidException("the field " + EntryPath.escape(field) + " is not known");
        }
        if (values.put(field, value(parser, field)) != null) {
          throw new InvalidException("the field " + field + " stands there twice");
        }
      }
      if (parser.nextToken() != null) {
        throw new InvalidException("something follows the object");
      }
    }
    for (var field : FIELDS) {
      if (!values.containsKey(field)) {
        throw new InvalidException("the field " + field + " is missing");
      }
    }
    return values;
  }

  private static List<String> value(JsonParser parser, String field) throws InvalidException {
    var token = parser.nextToken();
    if (field.equals("components")) {
      var texts = new ArrayList<String>();
      if (token != JsonToken.START_ARRAY) {
        throw new InvalidException("components is no list");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        texts.add(text(parser, JsonToken.VALUE_STRING, field));
      }
      return texts;
    }
    var isNumber = field.equals("size_bytes");
    var wanted = isNumber ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING;
    return List.of(text(parser, wanted, field));
  }

  private static String text(JsonParser parser, JsonToken wanted, String field)
      throws InvalidException {
    if (parser.currentToken() != wanted || parser.getString().isBlank()) {
      throw new InvalidException(field + " is " + EntryPath.escape(parser.getString()));
    }
    return parser.getString();
  }

  private static SynthOrgManifest of(Map<String, List<String>> values) throws InvalidException {
    var components = values.getOrDefault("components", List.of());
    for (var component : components) {
      require(COMPONENTS.contains(component), "component", component);
    }
    if (components.isEmpty() || components.size() != Set.copyOf(components).size()) {
      throw new InvalidException("components are " + components);
    }
    var trigger = one(values, "trigger");
    require(TRIGGERS.contains(trigger), "trigger", trigger);
    var checksum = one(values, "checksum");
    require(CHECKSUM.matcher(checksum).matches(), "checksum", checksum);
    var id = one(values, "backup_id");
    require(ID.matcher(id).matches(), "backup_id", id);
    return new SynthOrgManifest(
        one(values, "synthorg_version"),
        time(one(values, "timestamp")),
        trigger,
        components,
        size(one(values, "size_bytes")),
        checksum,
        id);
  }

  private static String one(Map<String, List<String>> values, String field) {
    return values.getOrDefault(field, List.of("")).getFirst();
  }

  private static void require(boolean isValid, String field, String value) throws InvalidException {
    if (!isValid) {
      throw new InvalidException(field + " is " + EntryPath.escape(value));
    }
  }

  /// Without an offset it is in UTC, as their program writes it.
  private static Instant time(String text) throws InvalidException {
    try {
      return switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(
          text, OffsetDateTime::from, LocalDateTime::from)) {
        case OffsetDateTime withOffset -> withOffset.toInstant();
        case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
        case Object other -> throw new IllegalStateException(other.toString());
      };
    } catch (DateTimeException e) {
      throw new InvalidException("timestamp is " + EntryPath.escape(text));
    }
  }

  private static long size(String text) throws InvalidException {
    try {
      var size = Long.parseLong(text);
      require(size >= 0, "size_bytes", text);
      return size;
    } catch (NumberFormatException e) {
      throw new InvalidException("size_bytes is " + EntryPath.escape(text));
    }
  }
}
