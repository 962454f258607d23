package dev.backstay.testing;

import dev.backstay.component.FileStat;
import dev.backstay.repository.format.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Makes trees with everything a file system can hold, and describes trees so that two of them can
/// be compared.
public final class Trees {

  private Trees() {}

  /// A tree with every type of entry, odd names and all attributes; made below `root`, which must
  /// not exist.
  public static void makeRich(Path root) throws IOException {
    Files.createDirectory(root);
    Files.writeString(root.resolve("plain.txt"), "plain");
    Files.createFile(root.resolve("empty"));
    Files.writeString(root.resolve("übergröße-日本語-🚀.txt"), "unicode");
    Files.writeString(raw(root, "not-utf8-%FF%FE"), "latin");
    Files.writeString(raw(root, "replacement-%EF%BF%BD"), "U+FFFD itself");
    Files.writeString(root.resolve("with space\tand\nnewline"), "odd");
    makeOrder(root);
    makeSparse(root.resolve("sparse.bin"));
    makeSparse(root.resolve("sparse.qcow2"));
    var deep = root;
    for (var i = 0; i < 40; i++) {
      deep = deep.resolve("level-" + i);
      Files.createDirectory(deep);
    }
    Files.writeString(deep.resolve("bottom"), "deep");
    makeLinks(root);
    makeAttributes(root);
  }

  private static void makeOrder(Path root) throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("a/b/c"), "1");
    Files.writeString(root.resolve("a-b"), "2");
    Files.writeString(root.resolve("a.b"), "3");
    Files.writeString(root.resolve("a0"), "4");
    Files.createDirectory(root.resolve("empty-directory"));
  }

  private static void makeSparse(Path file) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("begin".getBytes(StandardCharsets.UTF_8)), 0);
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 3L << 20);
      channel.write(ByteBuffer.wrap(new byte[1]), (4L << 20) - 1);
    }
  }

  private static void makeLinks(Path root) throws IOException {
    Files.createDirectory(root.resolve("links"));
    Files.createLink(root.resolve("links/second-name"), root.resolve("plain.txt"));
    Files.createLink(root.resolve("zz-third-name"), root.resolve("plain.txt"));
    var links =
        Map.of(
            "to-file", "../plain.txt",
            "dangling", "nowhere/at all",
            "absolute", "/etc/hostname",
            "up", "../../..",
            "itself", "itself",
            "unicode", "ü→日");
    for (var link : links.entrySet()) {
      Files.createSymbolicLink(
          root.resolve("links").resolve(link.getKey()), Path.of(link.getValue()));
    }
    var odd = Path.of(URI.create("file:///x%FF/y//"));
    Files.createSymbolicLink(root.resolve("links/odd"), odd.subpath(0, odd.getNameCount()));
  }

  private static void makeAttributes(Path root) throws IOException {
    var attributes = root.resolve("attributes");
    Files.createDirectory(attributes);
    for (var mode : List.of(0, 0400, 0644, 0755, 04755, 02755, 01644, 07777)) {
      var file = attributes.resolve("mode-" + Integer.toOctalString(mode));
      Files.writeString(file, "m");
      Files.setAttribute(file, "unix:mode", mode);
    }
    var owned = attributes.resolve("owned");
    Files.writeString(owned, "o");
    if (FileStat.of(owned).uid() == 0) {
      Files.setAttribute(owned, "unix:uid", 12345);
      Files.setAttribute(owned, "unix:gid", 54321);
      Files.setAttribute(
          root.resolve("links/dangling"), "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
    }
    var view = Files.getFileAttributeView(owned, UserDefinedFileAttributeView.class);
    if (view != null) {
      view.write("note", ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xFF}));
      view.write("empty", ByteBuffer.allocate(0));
    }
    setTime(owned, 1_234_567_890_123_456_789L);
    setTime(root.resolve("a0"), -86_400_000_000_000L);
    setTime(root.resolve("links/dangling"), 1_000_000_000_000_000_001L);
    Files.setAttribute(root.resolve("empty-directory"), "unix:mode", 0500);
    setTime(root.resolve("empty-directory"), 987_654_321_012_345_678L);
    setTime(root.resolve("a/b"), 999_999_999_999_999_999L);
  }

  private static void setTime(Path path, long nanos) throws IOException {
    Files.setAttribute(
        path,
        "lastModifiedTime",
        FileTime.from(nanos, TimeUnit.NANOSECONDS),
        LinkOption.NOFOLLOW_LINKS);
  }

  /// The path of a name given percent-encoded, so that it may have any bytes.
  public static Path raw(Path directory, String encodedName) {
    var absolute = directory.toAbsolutePath().getRoot().toUri() + encodedName;
    return directory.resolve(Path.of(URI.create(absolute)).getFileName());
  }

  /// A tree of `count` small files, a hundred in each directory.
  public static void makeMany(Path root, int count) throws IOException {
    Files.createDirectory(root);
    var random = new Random(7);
    var bytes = new byte[600];
    for (var i = 0; i < count; i++) {
      var directory = root.resolve("d" + i / 100);
      if (i % 100 == 0) {
        Files.createDirectory(directory);
      }
      random.nextBytes(bytes);
      Files.write(directory.resolve("f" + i), bytes);
    }
  }

  /// Everything about a tree that must come back, by percent-encoded path: type, mode, owner, time,
  /// content, link target, number of names and extended attributes. Times of links that share a
  /// file are its own.
  public static Map<String, String> describe(Path root) throws IOException {
    var described = new TreeMap<String, String>();
    describe(root, "", described);
    return described;
  }

  private static void describe(Path path, String name, Map<String, String> described)
      throws IOException {
    var stat = FileStat.of(path);
    var line = new StringBuilder();
    line.append(
        "%s %o %d:%d %d"
            .formatted(
                stat.typeName(), stat.mode(), stat.uid(), stat.gid(), stat.modifiedAtNanos()));
    if (stat.isSymbolicLink()) {
      line.append(" -> ").append(rawOf(Files.readSymbolicLink(path)));
    } else {
      line.append(extendedOf(path));
    }
    if (stat.isRegularFile()) {
      line.append(" x%d %d %s".formatted(stat.links(), stat.sizeBytes(), digestOf(path)));
    }
    described.put(name.isEmpty() ? "/" : name, line.toString());
    if (stat.isDirectory()) {
      try (var children = Files.newDirectoryStream(path)) {
        for (var child : children) {
          describe(child, name + "/" + rawOf(child.getFileName()), described);
        }
      }
    }
  }

  private static String rawOf(Path path) {
    var absolute = path.isAbsolute() ? path : Path.of("/no such place").resolve(path);
    return absolute.toUri().getRawPath();
  }

  private static String extendedOf(Path path) throws IOException {
    var view =
        Files.getFileAttributeView(
            path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    var values = new TreeMap<String, String>();
    if (view != null) {
      for (var name : view.list()) {
        var value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        values.put(name, HexFormat.of().formatHex(value.array()));
      }
    }
    return " " + values;
  }

  /// By the library that the program uses: Java's own is slow where little is compiled.
  private static String digestOf(Path file) throws IOException {
    return HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file)), 0, 8);
  }
}
