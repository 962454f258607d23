package dev.backstay.lookup;

/// A word of a Python module.
///
/// @param sort what it is
/// @param text its letters; of a text what it stands for
record PythonToken(Sort sort, String text) {

  /// What a token is.
  enum Sort {
    NAME,
    NUMBER,
    TEXT,
    /// A text that is made when the module runs.
    MADE_TEXT,
    SIGN
  }

  boolean is(String sign) {
    return sort == Sort.SIGN && text.equals(sign);
  }

  /// How much deeper in brackets what follows is.
  int depth() {
    if (sort != Sort.SIGN) {
      return 0;
    }
    return switch (text) {
      case "(", "[", "{" -> 1;
      case ")", "]", "}" -> -1;
      default -> 0;
    };
  }
}
