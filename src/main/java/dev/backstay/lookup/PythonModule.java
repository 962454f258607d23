package dev.backstay.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values that a Python module assigns to names, read without running it.
///
/// What a value may be: texts, numbers, `True`, `False`, `None`, lists, tuples and dictionaries of
/// such; a name assigned before; `os.environ["NAME"]`, `os.environ.get("NAME", default)` and
/// `os.getenv` with the variables given; one of these in `str()`, `int()`, `bool()` or `Path()`.
/// Everything else, and what is assigned under a condition, is a [Tree.Expression]. What stands in
/// functions and classes is theirs.
final class PythonModule {

  private final Map<String, Tree> names = new LinkedHashMap<>();
  private final Map<String, String> environment;

  private PythonModule(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Reads a module.
  ///
  /// @param environment the variables of the process that imports it
  static Tree read(String text, Map<String, String> environment) throws MalformedException {
    var module = new PythonModule(environment);
    var isOfOthers = false;
    for (var line : PythonLines.of(text)) {
      if (line.indented()) {
        if (!isOfOthers) {
          module.assignMaybe(line);
        }
        continue;
      }
      isOfOthers = startsScope(line);
      module.assign(line);
    }
    return new Tree.Branch(module.names);
  }

  private static boolean startsScope(PythonLines.Line line) {
    var first = line.tokens().getFirst().text();
    return first.equals("def")
        || first.equals("class")
        || first.equals("async")
        || first.equals("@");
  }

  private void assign(PythonLines.Line line) {
    for (var statement : statements(line.tokens())) {
      var name = nameOf(statement);
      if (name.isEmpty()) {
        continue;
      }
      var equals = equalsOf(statement);
      if (isAugmented(statement)) {
        names.put(name.get(), new Tree.Expression(line.number()));
      } else if (equals > 0) {
        names.put(
            name.get(), valueOf(statement.subList(equals + 1, statement.size()), line.number()));
      }
    }
  }

  /// Whether that is done, only whoever runs the module knows.
  private void assignMaybe(PythonLines.Line line) {
    for (var statement : statements(line.tokens())) {
      var name = nameOf(statement);
      if (name.isPresent() && equalsOf(statement) > 0) {
        names.put(name.get(), new Tree.Expression(line.number()));
      }
    }
  }

  private static List<List<PythonToken>> statements(List<PythonToken> tokens) {
    var statements = new ArrayList<List<PythonToken>>();
    var from = 0;
    for (var i = 0; i <= tokens.size(); i++) {
      if (i == tokens.size() || tokens.get(i).is(";")) {
        if (i > from) {
          statements.add(tokens.subList(from, i));
        }
        from = i + 1;
      }
    }
    return statements;
  }

  private static Optional<String> nameOf(List<PythonToken> statement) {
    var first = statement.getFirst();
    var assigns =
        first.sort() == PythonToken.Sort.NAME
            && statement.size() > 1
            && (statement.get(1).is("=") || statement.get(1).is(":") || isAugmented(statement));
    return assigns ? Optional.of(first.text()) : Optional.empty();
  }

  private static boolean isAugmented(List<PythonToken> statement) {
    var second = statement.get(1);
    return second.sort() == PythonToken.Sort.SIGN
        && second.text().length() > 1
        && second.text().endsWith("=")
        && !second.is("==");
  }

  /// Where the value begins, after an annotation if there is one; negative if nothing is assigned.
  private static int equalsOf(List<PythonToken> statement) {
    if (isAugmented(statement)) {
      return 1;
    }
    var depth = 0;
    for (var i = 1; i < statement.size(); i++) {
      var token = statement.get(i);
      depth += token.depth();
      if (depth == 0 && token.is("=")) {
        return i;
      }
    }
    return -1;
  }

  private Tree valueOf(List<PythonToken> tokens, int line) {
    var values = new PythonValues(tokens, names, environment, line);
    return values.whole();
  }
}
