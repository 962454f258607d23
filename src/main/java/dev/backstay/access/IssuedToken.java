package dev.backstay.access;

/// A token that was just issued, with its text, which is shown once and kept nowhere.
///
/// @param text `bst_<12 hexadecimal digits>_<43 characters>`
public record IssuedToken(Token token, String text) {

  /// Without the text.
  @Override
  public String toString() {
    return "issued " + token;
  }
}
