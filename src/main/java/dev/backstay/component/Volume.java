package dev.backstay.component;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a file or directory is on, and how much can still be written there.
///
/// @param name tells volumes of this machine apart
/// @param type the type of its file system; `disk` where it is only known that it is on a device
///     of this machine; empty if not even that is known
/// @param usableBytes what this account may still write
public record Volume(String name, Optional<String> type, long usableBytes) {

  /// The volume of something that is there.
  ///
  /// @throws IOException if it is not there, or is not known
  public static Volume of(Path place) throws IOException {
    FileStore store;
    try {
      store = Files.getFileStore(place);
    } catch (IOException unknown) {
      return ofDevice(place, unknown);
    }
    return new Volume(store.toString(), Optional.of(store.type()), store.getUsableSpace());
  }

  /// The volume of what is there, else of the nearest directory above it that is.
  ///
  /// @throws IOException if it is not known
  public static Volume near(Path place) throws IOException {
    var at = place.toAbsolutePath();
    while (at.getParent() != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return of(at);
  }

  /// In a root that is not mounted, as a rescue system's `chroot` into a directory, Java finds no
  /// mount point; the device and its room can be had all the same.
  private static Volume ofDevice(Path place, IOException unknown) throws IOException {
    var device = (long) Files.getAttribute(place, "unix:dev");
    var usable = place.toFile().getUsableSpace();
    if (usable <= 0) {
      throw unknown;
    }
    // File systems that are on no device, as those of a network, have numbers with a major part of
    // zero (Linux, Documentation/admin-guide/devices.txt).
    var isOnDevice = (device >>> 8 & 0xFFF) != 0 || device >>> 32 != 0;
    return new Volume(
        "device " + device, isOnDevice ? Optional.of("disk") : Optional.empty(), usable);
  }
}
