package dev.backstay.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The values that a Python module assigns to names, read without running it.
///
/// What a value may be: texts, numbers, `True`, `False`, `None`, lists, tuples and dictionaries of
/// such; a name assigned before; `os.environ["NAME"]`, `os.environ.get("NAME", default)` and
/// `os.getenv` with the variables given; one of these in `str()`, `int()`, `float()` or `Path()`.
/// Everything else, what is assigned under a condition, and what is changed after it was assigned,
/// is a [Tree.Expression]. What stands in functions and classes is theirs.
final class PythonModule {

  /// What stands for every name that is not named: a star was imported.
  private static final String ANY = "*";

  private static final Set<String> CONDITIONS =
      Set.of("if", "elif", "else", "try", "except", "finally", "for", "while", "with", "match");

  /// What begins a statement that may give a name another value.
  private static final Set<String> BINDING =
      Set.of("for", "with", "except", "async", "def", "class", "del");

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
    if (CONDITIONS.contains(line.tokens().getFirst().text())) {
      assignMaybe(line);
      return;
    }
    for (var statement : statements(line.tokens())) {
      if (isImport(statement)) {
        importedIn(statement).forEach(token -> markUnknown(token, line));
        continue;
      }
      var name = nameOf(statement);
      if (name.isEmpty() || countOfEquals(statement) > 1) {
        targetsOf(statement).forEach(token -> markUnknown(token, line));
        markChanged(statement, line);
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
    markInside(line);
  }

  /// Within an expression, at any depth.
  private void markInside(PythonLines.Line line) {
    for (var i = 1; i < line.tokens().size(); i++) {
      if (line.tokens().get(i).is(":=")) {
        markUnknown(line.tokens().get(i - 1), line);
      }
    }
  }

  /// Whether that is done, only whoever runs the module knows.
  private void assignMaybe(PythonLines.Line line) {
    markInside(line);
    for (var statement : statements(line.tokens())) {
      if (isImport(statement)) {
        importedIn(statement).forEach(token -> markUnknown(token, line));
      } else {
        targetsOf(statement).forEach(token -> markUnknown(token, line));
        markChanged(statement, line);
      }
    }
  }

  /// What a statement gives another value without a sign that assigns: what a loop or a context is
  /// named, what is deleted, defined, or has a method that may change it.
  private void markChanged(List<PythonToken> statement, PythonLines.Line line) {
    var first = statement.getFirst();
    var words = statement.stream().map(PythonToken::text).toList();
    if (BINDING.contains(first.text())) {
      var end = words.indexOf("in");
      statement.subList(1, end < 0 ? statement.size() : end).stream()
          .filter(it -> names.containsKey(it.text()))
          .forEach(token -> markUnknown(token, line));
    } else if (statement.size() > 1
        && (statement.get(1).is(".") || statement.get(1).is("["))
        && names.containsKey(first.text())) {
      markUnknown(first, line);
    }
    var body = bodyOf(statement);
    if (!body.isEmpty()) {
      markChanged(body, line);
    }
  }

  /// What stands behind a condition on the same line.
  private static List<PythonToken> bodyOf(List<PythonToken> statement) {
    var depth = 0;
    for (var i = 0; i < statement.size(); i++) {
      depth += statement.get(i).depth();
      if (depth == 0 && statement.get(i).is(":")) {
        return statement.subList(i + 1, statement.size());
      }
    }
    return List.of();
  }

  private void markUnknown(PythonToken token, PythonLines.Line line) {
    if (token.sort() == PythonToken.Sort.NAME) {
      names.put(token.text(), new Tree.Expression(line.number()));
    } else if (token.is("*")) {
      names.replaceAll((_, _) -> new Tree.Expression(line.number()));
      names.put(ANY, new Tree.Expression(line.number()));
    }
  }

  private static boolean isImport(List<PythonToken> statement) {
    var first = statement.getFirst().text();
    return (first.equals("import") || first.equals("from")) && statement.size() > 1;
  }

  private static List<PythonToken> importedIn(List<PythonToken> statement) {
    return statement.stream().dropWhile(it -> !it.text().equals("import")).skip(1).toList();
  }

  private static long countOfEquals(List<PythonToken> statement) {
    return equalsIn(statement).size();
  }

  /// Where something is assigned, but for arguments of calls.
  private static List<Integer> equalsIn(List<PythonToken> statement) {
    var places = new ArrayList<Integer>();
    var depth = 0;
    for (var i = 0; i < statement.size(); i++) {
      var token = statement.get(i);
      depth += token.depth();
      var assigns = token.is("=") || token.is(":=") || isAugmentation(token);
      if (depth == 0 && assigns) {
        places.add(i);
      }
    }
    return places;
  }

  /// All tokens before the last assignment: what is assigned to is among them.
  private static List<PythonToken> targetsOf(List<PythonToken> statement) {
    var equals = equalsIn(statement);
    return equals.isEmpty() ? List.of() : statement.subList(0, equals.getLast());
  }

  private static boolean isAugmentation(PythonToken token) {
    return token.sort() == PythonToken.Sort.SIGN
        && token.text().length() > 1
        && token.text().endsWith("=")
        && !List.of("==", "!=", "<=", ">=").contains(token.text());
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
    return isAugmentation(statement.get(1));
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
