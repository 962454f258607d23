package dev.backstay.preset;

/// Something that was found.
///
/// @param what what it is about, as the orchestrator calls it (`DB_FILE`)
/// @param value what it is; never a secret
/// @param origin where it was found, with how it came from there if it was changed on the way
public record Fact(String what, String value, String origin) {

  /// As a sentence without its end.
  public String shown() {
    return what + " = " + value + " (" + origin + ")";
  }
}
