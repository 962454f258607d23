package dev.backstay.kit;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/// A kit as the text of a file: some lines for people, and the sealed kit in lines that can
/// be typed back. All of it is ASCII.
public final class KitText {

  /// No kit is longer.
  public static final int BYTES_MAX = 4 << 20;

  private KitText() {}

  /// The text.
  ///
  /// @param passphrase what opens it
  /// @throws IllegalArgumentException if the kit has more than 1 MiB
  public static String write(Kit kit, String passphrase) {
    var plain = KitJson.write(kit).getBytes(StandardCharsets.UTF_8);
    var sealed = KitSeal.seal(plain, KitPassphrase.secret(passphrase));
    return face(kit) + PrintedKit.print(sealed);
  }

  /// The kit that a text has in it.
  ///
  /// @param typed the passphrase as it was typed
  /// @throws dev.backstay.failure.RepositoryDamagedException naming the lines that are wrong
  /// @throws dev.backstay.failure.KeyWrongException if the passphrase does not open it
  /// @throws dev.backstay.failure.FormatNewerException if a newer version made it
  public static Kit open(String text, String typed) {
    var plain = KitSeal.open(PrintedKit.read(text), KitPassphrase.meant(typed));
    return KitJson.read(new String(plain, StandardCharsets.UTF_8));
  }

  /// No secret and no place.
  private static String face(Kit kit) {
    var time =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm")
            .withZone(ZoneOffset.UTC)
            .format(kit.createdAt());
    var revoking =
        kit.repositories().stream()
            .flatMap(
                it ->
                    it.slot().stream()
                        .map(slot -> "backstay key remove " + slot.id() + " -r " + it.name()))
            .collect(Collectors.joining("\n               "));
    return """
        RECOVERY KIT of %s, made %s UTC by backstay %s

        With the program, the repositories and this, everything comes back on a bare machine.
        It is sealed with a passphrase, which is not in it. Keep both, but not in one place.

          try it       backstay kit verify FILE
                       backstay drill run --from-kit FILE
          open it      backstay kit open FILE --to DIRECTORY
          revoke it    %s
                       backstay key rotate

        To type it back, type each line that begins with a number, and the last one. Blanks and
        capitals do not matter; O is read as 0, I and L as 1. A line with a mistake is named.

        """
        .formatted(kit.orchestrator(), time, kit.program().version(), revoking);
  }
}
