package dev.backstay.lookup;

import dev.backstay.component.TomlNesting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads the configurations that values are looked up in. What does not parse, or names a key
/// twice, is a [MalformedException].
public final class TreeReader {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private TreeReader() {}

  /// Reads a text of the kind: `json`, `yaml`, `toml`, `env` or `python`.
  ///
  /// @param environment the variables that a Python module may ask for
  public static Tree read(String kind, String text, Map<String, String> environment)
      throws MalformedException {
    try {
      return switch (kind) {
        case "json" -> readJson(text);
        case "yaml" -> readYaml(text);
        case "toml" -> readToml(text);
        case "env" -> DotEnv.read(text);
        case "python" -> PythonModule.read(text, environment);
        default -> throw new IllegalArgumentException(kind);
      };
    } catch (StackOverflowError deep) {
      // The parsers for YAML and TOML have no limit of their own.
      throw new MalformedException("nested too deeply");
    }
  }

  private static Tree readJson(String text) throws MalformedException {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      var first = parser.nextToken();
      if (first == null) {
        throw new MalformedException("empty");
      }
      var tree = jsonValue(parser, first);
      if (parser.nextToken() != null) {
        throw new MalformedException("more than one value");
      }
      return tree;
    } catch (JacksonException fault) {
      var where = fault.getLocation();
      var line = where == null ? "" : " (line " + where.getLineNr() + ")";
      throw new MalformedException(withoutQuotes(fault.getOriginalMessage()) + line);
    }
  }

  private static Tree jsonValue(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        var children = new LinkedHashMap<String, Tree>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var name = parser.currentName();
          children.put(name, jsonValue(parser, parser.nextToken()));
        }
        yield new Tree.Branch(children);
      }
      case START_ARRAY -> {
        var children = new ArrayList<Tree>();
        for (var next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          children.add(jsonValue(parser, next));
        }
        yield new Tree.Sequence(children);
      }
      case VALUE_NULL -> new Tree.Nothing();
      default -> new Tree.Leaf(parser.getString());
    };
  }

  private static Tree readYaml(String text) throws MalformedException {
    try {
      return new Copy().of(new Load(LoadSettings.builder().build()).loadFromString(text), 0);
    } catch (YamlEngineException fault) {
      throw new MalformedException(withoutQuotes(fault.getMessage()));
    }
  }

  private static Tree readToml(String text) throws MalformedException {
    if (TomlNesting.isTooDeep(text)) {
      throw new MalformedException("nested too deeply");
    }
    var result = parseToml(text);
    if (result.hasErrors()) {
      var fault = result.errors().getFirst();
      throw new MalformedException(withoutQuotes(fault.toString()));
    }
    return new Copy().of(result, 0);
  }

  private static TomlParseResult parseToml(String text) throws MalformedException {
    try {
      return Toml.parse(text);
    } catch (NullPointerException | AssertionError | TomlParseError parsersOwn) {
      // That is how the parser ends at a malformed offset of a time, at a key it cannot read, and,
      // where assertions are on, at what is broken in several places.
      throw new MalformedException("not well-formed");
    }
  }

  /// Aliases let a short document stand for an endless one, so depth and size are bounded.
  private static final class Copy {

    private static final int DEPTH_MAX = 64;
    private static final int NODES_MAX = 1_000_000;

    private int nodes;

    Tree of(@Nullable Object value, int depth) {
      nodes++;
      if (depth > DEPTH_MAX || nodes > NODES_MAX) {
        throw new YamlEngineException("nested too deeply");
      }
      return switch (value) {
        case null -> new Tree.Nothing();
        case TomlTable table -> of(table.toMap(), depth);
        case TomlArray array -> of(array.toList(), depth);
        case Map<?, ?> map -> {
          var children = new LinkedHashMap<String, Tree>();
          map.forEach((name, child) -> children.put(String.valueOf(name), of(child, depth + 1)));
          yield new Tree.Branch(children);
        }
        case List<?> list ->
            new Tree.Sequence(list.stream().map(child -> of(child, depth + 1)).toList());
        default -> new Tree.Leaf(value.toString());
      };
    }
  }

  /// Parsers quote the text at a fault, which may be a secret; for the same reason their exceptions
  /// are not handed on as causes.
  private static String withoutQuotes(@Nullable String message) {
    var firstLine = String.valueOf(message).lines().findFirst().orElse("not readable");
    return firstLine.replaceAll("'[^']*'", "'...'");
  }
}
