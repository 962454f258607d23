package dev.backstay.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The value that the tokens of an expression stand for.
final class PythonValues {

  /// Not `bool`, to which every text is true that is not empty, and no methods of that name.
  private static final Set<String> PLAIN_CALLS =
      Set.of("str", "int", "float", "Path", "pathlib.Path");
  private static final int DEPTH_MAX = 64;

  /// Ends the reading of an expression that only running it could tell.
  private static final class UnknownException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownException() {
      super("only running it could tell", null, false, false);
    }
  }

  private final List<PythonToken> tokens;
  private final Map<String, Tree> names;
  private final Map<String, String> environment;
  private final int line;
  private int at;
  private int depth;

  PythonValues(
      List<PythonToken> tokens,
      Map<String, Tree> names,
      Map<String, String> environment,
      int line) {
    this.tokens = tokens;
    this.names = names;
    this.environment = environment;
    this.line = line;
  }

  /// The value of all of them.
  Tree whole() {
    try {
      var value = value();
      return at == tokens.size() ? value : new Tree.Expression(line);
    } catch (UnknownException only) {
      return new Tree.Expression(line);
    }
  }

  private Tree value() {
    if (++depth > DEPTH_MAX || at >= tokens.size()) {
      throw new UnknownException();
    }
    var token = tokens.get(at);
    var value =
        switch (token.sort()) {
          case TEXT -> texts();
          case NUMBER -> number("");
          case NAME -> named();
          case MADE_TEXT -> throw new UnknownException();
          case SIGN -> ofSign(token.text());
        };
    depth--;
    return value;
  }

  private Tree ofSign(String sign) {
    at++;
    return switch (sign) {
      case "(" -> inParentheses();
      case "[" -> new Tree.Sequence(list("]"));
      case "{" -> dictionary();
      case "-" -> number("-");
      default -> throw new UnknownException();
    };
  }

  /// Texts beside each other are one.
  private Tree texts() {
    var text = new StringBuilder();
    while (at < tokens.size() && tokens.get(at).sort() == PythonToken.Sort.TEXT) {
      text.append(tokens.get(at++).text());
    }
    if (at < tokens.size() && tokens.get(at).sort() == PythonToken.Sort.MADE_TEXT) {
      throw new UnknownException();
    }
    return new Tree.Leaf(text.toString());
  }

  private Tree number(String sign) {
    if (at >= tokens.size() || tokens.get(at).sort() != PythonToken.Sort.NUMBER) {
      throw new UnknownException();
    }
    return new Tree.Leaf(sign + tokens.get(at++).text().replace("_", ""));
  }

  private Tree inParentheses() {
    var from = at;
    var inside = list(")");
    var isTuple = inside.size() != 1 || tokens.get(at - 2).is(",");
    return isTuple || from == at ? new Tree.Sequence(inside) : inside.getFirst();
  }

  private List<Tree> list(String end) {
    var values = new ArrayList<Tree>();
    while (!take(end)) {
      values.add(value());
      if (!take(",")) {
        require(end);
        return values;
      }
    }
    return values;
  }

  private Tree dictionary() {
    var children = new LinkedHashMap<String, Tree>();
    while (!take("}")) {
      if (!(value() instanceof Tree.Leaf(var key))) {
        throw new UnknownException();
      }
      require(":");
      children.put(key, value());
      if (!take(",")) {
        require("}");
        break;
      }
    }
    return new Tree.Branch(children);
  }

  private Tree named() {
    var name = tokens.get(at++).text();
    while (take(".")) {
      if (at >= tokens.size()) {
        throw new UnknownException();
      }
      name += "." + tokens.get(at++).text();
    }
    return switch (name) {
      case "True" -> new Tree.Leaf("true");
      case "False" -> new Tree.Leaf("false");
      case "None" -> new Tree.Nothing();
      case "os.environ" -> subscript();
      case "os.environ.get", "os.getenv", "environ.get", "getenv" -> variable();
      default -> call(name);
    };
  }

  private Tree call(String name) {
    if (PLAIN_CALLS.contains(name) && take("(")) {
      var value = value();
      require(")");
      return value;
    }
    var known = names.get(name);
    if (known == null || known instanceof Tree.Expression) {
      throw new UnknownException();
    }
    return known;
  }

  private Tree subscript() {
    require("[");
    var name = text();
    require("]");
    return Optional.ofNullable(environment.get(name))
        .<Tree>map(Tree.Leaf::new)
        .orElseThrow(UnknownException::new);
  }

  private Tree variable() {
    require("(");
    var name = text();
    Tree otherwise = new Tree.Nothing();
    if (take(",") && !isNext(")")) {
      otherwise = value();
      take(",");
    }
    require(")");
    var value = environment.get(name);
    return value == null ? otherwise : new Tree.Leaf(value);
  }

  private String text() {
    if (at < tokens.size()
        && tokens.get(at).sort() == PythonToken.Sort.TEXT
        && texts() instanceof Tree.Leaf(var text)) {
      return text;
    }
    throw new UnknownException();
  }

  private boolean isNext(String sign) {
    return at < tokens.size() && tokens.get(at).is(sign);
  }

  private boolean take(String sign) {
    var is = isNext(sign);
    at += is ? 1 : 0;
    return is;
  }

  private void require(String sign) {
    if (!take(sign)) {
      throw new UnknownException();
    }
  }
}
