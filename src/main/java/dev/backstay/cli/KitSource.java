package dev.backstay.cli;

import dev.backstay.app.ProgramFiles;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.UsageException;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How a kit is opened: where its passphrase is, and where repositories are now.
final class KitSource {

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "The kit's passphrase, in the first line (default: BACKSTAY_KIT_PASSWORD_FILE, else"
              + " BACKSTAY_KIT_PASSWORD, else it is asked for).")
  private Optional<String> passwordFile = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "NAME=PATH",
      description = "Where a repository in a directory is now; can be given more than once.")
  private List<String> places = new ArrayList<>();

  /// The kit in a file.
  ///
  /// @throws dev.backstay.failure.OperationFailedException if it does not open
  Kit read(Session session, String typed) {
    return KitText.open(text(session.path(typed)), password(session));
  }

  /// The kit; that it was made with another program is told.
  Kit readAndCompare(Session session, String typed) {
    var kit = read(session, typed);
    var own = ProgramFiles.own(VersionCommand.version());
    if (!own.equals(kit.program())) {
      session
          .output()
          .warn(
              "the kit was made with version %s (%s), and this is %s (%s)"
                  .formatted(
                      kit.program().version(),
                      kit.program().digest(),
                      own.version(),
                      own.digest()));
    }
    return kit;
  }

  /// Where repositories are now, by their names.
  Map<String, Path> moved(Session session) {
    var moved = new LinkedHashMap<String, Path>();
    for (var each : places) {
      var parts = each.split("=", 2);
      if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
        throw new UsageException(
            FailureCode.USAGE,
            "--at " + each + " names no repository and directory",
            "Write --at NAME=PATH, such as --at local=/mnt/stick/repository.");
      }
      moved.put(parts[0], session.path(parts[1]));
    }
    return moved;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > KitText.BYTES_MAX) {
        throw new UsageException(
            FailureCode.USAGE, file + " is longer than any kit", "Name the file of a kit.");
      }
      // Whatever it is: only ASCII is looked at.
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UsageException(
          FailureCode.USAGE,
          file + " cannot be read: " + Reason.of(e, file),
          "Name the file that `backstay kit create` wrote, or into which it was typed back.",
          e);
    }
  }

  private String password(Session session) {
    var surroundings = session.surroundings();
    var file = passwordFile.or(() -> surroundings.variable("BACKSTAY_KIT_PASSWORD_FILE"));
    if (file.isPresent()) {
      return new String(NewPassword.of(session, file).characters());
    }
    var direct = surroundings.variable("BACKSTAY_KIT_PASSWORD");
    if (direct.isPresent()) {
      return direct.get();
    }
    if (!session.output().asks()) {
      throw new UsageException(
          FailureCode.USAGE,
          "the passphrase of the kit is not given",
          "Say --password-file FILE, or set BACKSTAY_KIT_PASSWORD_FILE.");
    }
    return new String(NewPassword.line(session.terminal(), "Passphrase of the kit: "));
  }
}
