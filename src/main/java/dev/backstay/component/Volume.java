package dev.backstay.component;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a directory is on, and how much can still be written there.
///
/// @param name tells volumes of this machine apart
/// @param usableBytes what this account may still write
public record Volume(String name, long usableBytes) {

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
    return new Volume(store.toString(), store.getUsableSpace());
  }

  /// In a root that is not mounted, as a rescue system's `chroot` into a directory, Java finds no
  /// mount point; the device and its room can be had all the same.
  private static Volume ofDevice(Path place, IOException unknown) throws IOException {
    var device = Files.getAttribute(place, "unix:dev");
    var usable = place.toFile().getUsableSpace();
    if (usable <= 0) {
      throw unknown;
    }
    return new Volume("device " + device, usable);
  }
}
