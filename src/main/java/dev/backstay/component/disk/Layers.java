package dev.backstay.component.disk;

import dev.backstay.component.Component.Disk.ImageFormat;
import dev.backstay.component.DiskChain;
import dev.backstay.component.FileStat;
import dev.backstay.component.NativeNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of a live image, found by their headers: the image first.
///
/// @param found the files, as far as they could be followed
/// @param problem why it could not be followed to its end, if so
/// @param end where that was
record Layers(List<Layer> found, Optional<CaptureFailedException> problem, Path end) {

  /// One file.
  ///
  /// @param place its place: the real directory and the name in it, which may be a link
  /// @param real the file itself
  /// @param stat what it was when its header was read
  /// @param format `qcow2` or `raw`
  /// @param header its header, if it has one
  record Layer(
      Path place, Path real, FileStat stat, ImageFormat format, Optional<Qcow2Header> header) {

    long virtualBytes() {
      return header.map(Qcow2Header::virtualBytes).orElse(stat.sizeBytes());
    }

    String backing() {
      return header.map(Qcow2Header::backing).orElse("");
    }

    boolean isSameAs(Layer other) {
      return place.equals(other.place) && real.equals(other.real) && header.equals(other.header);
    }
  }

  /// Follows the image.
  ///
  /// @param declared its format, if it is declared
  static Layers of(Path image, @Nullable ImageFormat declared) {
    var found = new ArrayList<Layer>();
    var next = image.toAbsolutePath();
    var format = declared != null ? declared : formatOf(image);
    try {
      for (var last = false; !last; ) {
        var layer = read(next, format, found.isEmpty());
        if (found.stream().anyMatch(each -> each.stat.isSameFile(layer.stat))) {
          throw new InvalidImageException(layer.place + " is below itself in the chain");
        }
        found.add(layer);
        if (found.size() > DiskChain.LENGTH_MAX) {
          throw new InvalidImageException("more than " + DiskChain.LENGTH_MAX + " files in a row");
        }
        last = layer.backing().isEmpty();
        if (!last) {
          next = resolve(Objects.requireNonNull(next.getParent()), layer.backing());
          format = backingFormat(layer);
        }
      }
      return new Layers(List.copyOf(found), Optional.empty(), next);
    } catch (InvalidImageException invalid) {
      return new Layers(List.copyOf(found), Optional.of(failed(next, invalid)), next);
    } catch (IOException e) {
      return new Layers(
          List.copyOf(found), Optional.of(unreadable(next, found.isEmpty(), e)), next);
    }
  }

  private static CaptureFailedException failed(Path file, InvalidImageException invalid) {
    return new CaptureFailedException(
        invalid.isDamaged() ? FailureCode.CAPTURE_INVALID : FailureCode.CAPTURE_FAILED,
        EntryPath.escape("the disk image " + file + ": " + invalid.getMessage()),
        invalid.isDamaged()
            ? "Look at it with `qemu-img check`."
            : "Look at it with `qemu-img info --backing-chain`, or set `format`.",
        invalid);
  }

  private static CaptureFailedException unreadable(Path file, boolean top, IOException e) {
    return new CaptureFailedException(
        top ? FailureCode.SOURCE_MISSING : FailureCode.CAPTURE_FAILED,
        EntryPath.escape("the disk image " + file + " cannot be read: " + Reason.of(e, file)),
        top
            ? "Check the path of the component."
            : "An image without what it is layered on is of no use: put the file back.",
        e);
  }

  /// The same with the file at which it ended, as it is, if there is one.
  Layers toTheEnd() throws IOException {
    var all = new ArrayList<>(found);
    var last = problem.isPresent() ? plain(end) : Optional.<Layer>empty();
    last.filter(layer -> all.stream().noneMatch(it -> it.stat.isSameFile(layer.stat)))
        .ifPresent(all::add);
    return new Layers(List.copyOf(all), problem, end);
  }

  /// A file that is taken for bytes, if it is there.
  static Optional<Layer> plain(Path named) throws IOException {
    if (Files.notExists(named)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(named, ImageFormat.RAW, false));
    } catch (InvalidImageException e) {
      throw new IllegalStateException("raw images have no header", e);
    }
  }

  private static @Nullable ImageFormat formatOf(Path image) {
    var name = image.toString();
    if (name.endsWith(".qcow2")) {
      return ImageFormat.QCOW2;
    }
    return name.endsWith(".raw") ? ImageFormat.RAW : null;
  }

  private static @Nullable ImageFormat backingFormat(Layer layer) throws InvalidImageException {
    var named = layer.header.map(Qcow2Header::backingFormat).orElse("");
    return switch (named) {
      case "" -> null;
      case "qcow2" -> ImageFormat.QCOW2;
      case "raw", "file", "host_device" -> ImageFormat.RAW;
      default ->
          throw new InvalidImageException(
              "layered on a file of format " + named + ", which is not supported");
    };
  }

  /// Where a name in a header leads, for an image that is opened in that directory.
  static Path resolve(Path directory, String name) throws InvalidImageException {
    var colon = name.indexOf(':');
    var slash = name.indexOf('/');
    if (colon >= 0 && (slash < 0 || colon < slash)) {
      throw new InvalidImageException(
          "layered on \"" + name + "\", which is no path of a file and not supported");
    }
    var path = name.startsWith("/") ? Objects.requireNonNull(directory.getRoot()) : directory;
    for (var part : name.split("/", -1)) {
      if (part.equals("..")) {
        path = path.resolve("..");
      } else if (!part.isEmpty() && !part.equals(".")) {
        path = NativeNames.child(path, part);
      }
    }
    if (path.getFileName() == null || path.endsWith("..")) {
      throw new InvalidImageException("layered on \"" + name + "\", which names no file");
    }
    return path;
  }

  private static Layer read(Path named, @Nullable ImageFormat format, boolean top)
      throws IOException, InvalidImageException {
    var directory = Objects.requireNonNull(named.getParent()).toRealPath();
    var place = directory.resolve(Objects.requireNonNull(named.getFileName()));
    var real = place.toRealPath();
    var stat = FileStat.of(real);
    if (!stat.isRegularFile()) {
      throw new FileSystemException(real.toString(), null, "is a " + stat.typeName());
    }
    try (var file = FileChannel.open(real, StandardOpenOption.READ)) {
      var magic = Qcow2Header.isMagic(file);
      if (format == null && top && magic) {
        // Whoever writes a raw disk could make it start like an image that names any file.
        throw new InvalidImageException(
            "starts as a qcow2 image, but neither its name nor \"format\" says that it is one");
      }
      var known = format != null ? format : magic ? ImageFormat.QCOW2 : ImageFormat.RAW;
      var header =
          known == ImageFormat.QCOW2
              ? Optional.of(Qcow2Header.read(file))
              : Optional.<Qcow2Header>empty();
      return new Layer(place, real, stat, known, header);
    } catch (NoSuchFileException gone) {
      throw new FileSystemException(real.toString(), null, "vanished while it was looked at");
    }
  }
}
