package dev.backstay.preset;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/// A variable of a dotenv file that is looked up at every run, because there is a secret in it.
///
/// @param file the file
/// @param variable its name
/// @param written how `backstay.yaml` looks it up
public record VariableLookup(Path file, String variable, Part.Lookup written) {

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
    try {
      var uri = new URI(address);
      var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
    } catch (URISyntaxException odd) {
      return "an address";
    }
  }
}
