package dev.backstay.http;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The file of a Unix socket. It is made in a directory that nobody else can enter, gets its mode
/// there, and is then moved to its place: at no time can anybody else connect.
final class SocketFile {

  private final Path place;
  private final Path directory;

  private SocketFile(Path place, Path directory) {
    this.place = place;
    this.directory = directory;
  }

  /// Makes ready for a socket at that place.
  ///
  /// @throws ConfigurationException if something else is there, or listens there
  static SocketFile prepare(Path place) {
    var absolute = place.toAbsolutePath();
    requireFree(absolute);
    try {
      var directory =
          Files.createTempDirectory(
              absolute.resolveSibling("."),
              ".s",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new SocketFile(absolute, directory.normalize());
    } catch (IOException e) {
      throw wrong(absolute, "there is no room for the socket", e);
    }
  }

  private static void requireFree(Path place) {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)
        || Files.isSymbolicLink(place)) {
      throw new ConfigurationException(
          FailureCode.CONFIG_CONFLICT,
          place + " is there and is no socket",
          "Choose another place for the socket.");
    }
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(place));
    } catch (IOException _) {
      // Nobody listens any more: what was left behind is replaced.
      return;
    }
    throw new ConfigurationException(
        FailureCode.CONFIG_CONFLICT,
        "somebody listens at " + place + " already",
        "End the other service, or choose another place.");
  }

  /// Where the socket is to be made.
  Path first() {
    return directory.resolve("s");
  }

  /// Gives the socket its mode and its place, once it was made.
  void publish() {
    try {
      Files.setPosixFilePermissions(first(), PosixFilePermissions.fromString("rw-------"));
      Files.move(first(), place, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(directory);
    } catch (IOException e) {
      throw wrong(place, "the socket could not be put there", e);
    }
  }

  /// Removes the socket.
  void remove() {
    try {
      Files.deleteIfExists(place);
      Files.deleteIfExists(first());
      Files.deleteIfExists(directory);
    } catch (IOException _) {
      // What is left behind is replaced by the next that listens there.
    }
  }

  private static ConfigurationException wrong(Path place, String why, IOException cause) {
    return new ConfigurationException(
        FailureCode.CONFIG_INVALID,
        "%s: %s: %s".formatted(place, why, cause.getMessage()),
        "Choose a directory of this account for the socket.",
        cause);
  }
}
