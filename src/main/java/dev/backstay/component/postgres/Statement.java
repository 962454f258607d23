package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One statement of those that a dump spells in a plain way: grants, settings, comments, policies.
///
/// Whoever made a dump may have written anything in it: what is not of words, names, texts and
/// signs, each in its usual form, is refused.
///
/// @param tokens what it consists of
record Statement(List<Token> tokens) {

  private static final String SIGNS = "(),.*=<>+-/[]:|%!~&^#@?";

  enum Sort {
    WORD,
    NAME,
    TEXT,
    SIGN
  }

  /// A part of a statement.
  ///
  /// @param sort what it is
  /// @param value what it says, without quotes
  record Token(Sort sort, String value) {

    boolean isWord(String word) {
      return sort == Sort.WORD && value.equalsIgnoreCase(word);
    }

    /// Whether it can name something.
    boolean isName() {
      return sort == Sort.WORD || sort == Sort.NAME;
    }

    /// What is written in SQL for the same.
    String sql() {
      return switch (sort) {
        case WORD, SIGN -> value;
        case NAME -> Sql.quoted(value);
        case TEXT -> Sql.literal(value);
      };
    }
  }

  Statement {
    tokens = List.copyOf(tokens);
  }

  /// The statements of a definition.
  ///
  /// @throws IOException if it has other forms
  static List<Statement> parse(String definition) throws IOException {
    var statements = new ArrayList<Statement>();
    var tokens = new ArrayList<Token>();
    for (var at = 0; at < definition.length(); ) {
      var c = definition.charAt(at);
      if (c == ';') {
        statements.add(new Statement(tokens));
        tokens.clear();
        at++;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"' || c == '\'') {
        var text = new StringBuilder();
        at = quoted(definition, at, text);
        tokens.add(new Token(c == '"' ? Sort.NAME : Sort.TEXT, text.toString()));
      } else if (isOfWord(c)) {
        var end = at;
        while (end < definition.length() && isOfWord(definition.charAt(end))) {
          end++;
        }
        tokens.add(new Token(Sort.WORD, definition.substring(at, end)));
        at = end;
      } else if (SIGNS.indexOf(c) >= 0) {
        tokens.add(new Token(Sort.SIGN, String.valueOf(c)));
        at++;
      } else {
        throw new DumpFormatException("a dump with a statement that is not understood");
      }
    }
    if (!tokens.isEmpty()) {
      statements.add(new Statement(tokens));
    }
    return statements;
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  /// Returns where it ends.
  private static int quoted(String definition, int start, StringBuilder text) throws IOException {
    var quote = definition.charAt(start);
    for (var at = start + 1; at < definition.length(); at++) {
      var c = definition.charAt(at);
      if (c != quote) {
        text.append(c);
      } else if (at + 1 < definition.length() && definition.charAt(at + 1) == quote) {
        text.append(c);
        at++;
      } else {
        return at + 1;
      }
    }
    throw new DumpFormatException("a dump with a text that does not end");
  }

  /// Whether it begins with these words.
  boolean begins(String... words) {
    if (tokens.size() < words.length) {
      return false;
    }
    for (var i = 0; i < words.length; i++) {
      if (!tokens.get(i).isWord(words[i])) {
        return false;
      }
    }
    return true;
  }

  /// The names in the list after the last of those words; `PUBLIC` is nobody.
  List<String> namesAfter(Set<String> words) {
    var from = tokens.size();
    for (var i = 0; i < tokens.size(); i++) {
      var token = tokens.get(i);
      if (token.sort == Sort.WORD && words.contains(token.value.toUpperCase(Locale.ROOT))) {
        from = i + 1;
      }
    }
    var names = new ArrayList<String>();
    for (var i = from; i < tokens.size() && tokens.get(i).isName(); i += 2) {
      if (!tokens.get(i).isWord("PUBLIC")) {
        names.add(tokens.get(i).value);
      }
      if (i + 1 < tokens.size() && !tokens.get(i + 1).value.equals(",")) {
        break;
      }
    }
    return names;
  }

  /// It, as SQL.
  String sql() {
    return sql(0, tokens.size());
  }

  /// A part of it, as SQL.
  String sql(int from, int to) {
    return String.join(" ", tokens.subList(from, to).stream().map(Token::sql).toList());
  }
}
