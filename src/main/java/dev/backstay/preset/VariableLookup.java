package dev.backstay.preset;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/// A variable of a dotenv file that is looked up at every run, because there is a secret in it.
///
/// @param file the file
/// @param variable its name
/// @param written how `backstay.yaml` looks it up
public record VariableLookup(Path file, String variable, Part.Lookup written) {

  /// What stands for an address that does not say where.
  public static final String UNKNOWN = "an address";

  private static final Pattern ADDRESS =
      Pattern.compile("([a-z][a-z0-9+.-]*)://(?:.*@)?([^@/?#]*)(/[^?#]*)?(?:[?#].*)?");

  /// Declares the file, unless that was done already.
  public static VariableLookup of(Path file, String variable, Draft.Maker draft) {
    var absolute = file.toAbsolutePath().normalize();
    var name = draft.lookup(absolute.toString(), "env", nameOf(absolute));
    return new VariableLookup(
        absolute, variable, new Part.Lookup("${" + name + ":" + variable + "}"));
  }

  private static String nameOf(Path file) {
    var above = file.getParent() == null ? null : file.getParent().getFileName();
    var words =
        (above == null ? "" : above + "-")
            + Objects.requireNonNull(file.getFileName()).toString().replaceAll("^\\.", "");
    var name = words.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    return name.matches("[a-z].*") ? name : "v-" + name;
  }

  /// A database whose address the variable is. What is written down of it is without the password.
  ///
  /// @param address its value
  public Part postgres(String name, String address) {
    return Part.component(name, "postgres")
        .with("url", written)
        .with("importance", "critical")
        .with("order", 1)
        .from(new Fact(variable, withoutSecrets(address), file.toString()));
  }

  /// An address without account, password and what follows a question mark.
  public static String withoutSecrets(String address) {
    var parts = ADDRESS.matcher(address);
    return parts.matches() && !parts.group(2).isEmpty()
        ? parts.group(1) + "://" + parts.group(2) + Objects.requireNonNullElse(parts.group(3), "")
        : UNKNOWN;
  }
}
