package dev.backstay.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What a disk may have after its power was cut.
///
/// What was forced before is there. Of all else, names as well as bytes, each may be there or not,
/// in any order, and bytes may be there in part: some sectors new, some old, some never written and
/// so zero. Two assumptions are made, which journalling file systems keep: a rename is there on
/// both sides or on neither, and a sector is whole.
public final class PowerCut {

  /// In how many ways what was not forced is treated.
  public static final int STYLES = 4;

  private final DiskRecord record;
  private final List<DiskChange> changes;
  private final int[] durableFrom;

  /// Of a disk on which the forces of some files do nothing, though they say that they did.
  ///
  /// @param ignored tells, by any path that it ever had, a file or directory that is never forced
  public PowerCut(DiskRecord record, Predicate<String> ignored) {
    this.record = record;
    this.changes = record.changes();
    this.durableFrom = new int[changes.size()];
    Arrays.fill(durableFrom, Integer.MAX_VALUE);
    for (var i = 0; i < changes.size(); i++) {
      if (changes.get(i) instanceof DiskChange.Forced forced
          && forced.node().paths.stream().noneMatch(ignored)) {
        for (var j = 0; j < i; j++) {
          if (durableFrom[j] == Integer.MAX_VALUE && changes.get(j).isDurableBy(forced)) {
            durableFrom[j] = i;
          }
        }
      }
    }
  }

  /// Of an honest disk.
  public PowerCut(DiskRecord record) {
    this(record, _ -> false);
  }

  /// How many changes there were.
  public int size() {
    return changes.size();
  }

  /// The change before which the disk may be cut, in words.
  public String words(int cut) {
    return cut < changes.size() ? DiskRecord.words(changes.get(cut)) : "the end";
  }

  /// Whether the record holds a file or directory that the disk would not force.
  public static boolean knows(DiskRecord record, Predicate<String> ignored) {
    return record.changes().stream()
        .anyMatch(
            change ->
                change instanceof DiskChange.Forced forced
                    && forced.node().paths.stream().anyMatch(ignored));
  }

  /// The disk when so many changes had been made and the next one was under way.
  ///
  /// @param cut from 0 to [#size]
  /// @param seed of what is chosen; each of its rests by [#STYLES] is a way of its own
  public Disk at(int cut, int seed) {
    var disk = new Disk();
    var style = Math.floorMod(seed, STYLES);
    var random = new Random(31L * seed + cut);
    var until = style == 2 ? random.nextInt(cut + 1) : 0;
    for (var i = 0; i <= Math.min(cut, changes.size() - 1); i++) {
      var change = changes.get(i);
      if (durableFrom[i] < cut) {
        disk.apply(change);
      } else {
        switch (style) {
          // Nothing that was not forced.
          case 0 -> {}
          // All names and attributes, no bytes.
          case 1 -> {
            if (!(change instanceof DiskChange.Written)) {
              disk.apply(change);
            }
          }
          // Everything up to some moment, the last of it torn.
          case 2 -> {
            if (i < until) {
              disk.apply(change);
            } else if (i == until) {
              disk.applyTorn(change, random);
            }
          }
          // Anything.
          default -> {
            var fate = random.nextInt(3);
            if (fate == 0) {
              disk.apply(change);
            } else if (fate == 1) {
              disk.applyTorn(change, random);
            }
          }
        }
      }
    }
    return disk;
  }

  /// What is on it.
  public final class Disk {

    private final Map<DiskChange.Node, Map<String, DiskChange.Node>> names = new HashMap<>();
    private final Map<DiskChange.Node, byte[]> bytes = new HashMap<>();
    private final Map<DiskChange.Node, DiskAttributes> attributes = new HashMap<>();

    private void apply(DiskChange change) {
      switch (change) {
        case DiskChange.Written each -> write(each, 0, each.bytes().length);
        case DiskChange.Truncated each ->
            bytes.put(each.node(), Arrays.copyOf(bytesOf(each.node()), (int) each.size()));
        case DiskChange.Attributed each -> attributes.put(each.node(), each.attributes());
        case DiskChange.Named each -> namesOf(each.directory()).put(each.name(), each.node());
        case DiskChange.Unnamed each -> namesOf(each.directory()).remove(each.name());
        case DiskChange.Renamed each -> {
          namesOf(each.from()).remove(each.fromName());
          namesOf(each.to()).put(each.toName(), each.node());
        }
        case DiskChange.Forced _ -> {}
      }
    }

    /// Bytes in part; anything else not at all.
    private void applyTorn(DiskChange change, Random random) {
      if (change instanceof DiskChange.Written written) {
        var sector = random.nextBoolean() ? 512 : 4096;
        var prefix = random.nextBoolean() ? random.nextInt(written.bytes().length + 1) : -1;
        for (var at = 0; at < written.bytes().length; at += sector) {
          var end = Math.min(at + sector, written.bytes().length);
          if (prefix >= 0 ? end <= prefix : random.nextBoolean()) {
            write(written, at, end);
          }
        }
      }
    }

    private void write(DiskChange.Written written, int from, int to) {
      var old = bytesOf(written.node());
      var size = Math.max(old.length, (int) written.position() + to);
      var fresh = Arrays.copyOf(old, size);
      System.arraycopy(written.bytes(), from, fresh, (int) written.position() + from, to - from);
      bytes.put(written.node(), fresh);
    }

    private byte[] bytesOf(DiskChange.Node node) {
      return bytes.getOrDefault(node, node.firstBytes);
    }

    private Map<String, DiskChange.Node> namesOf(DiskChange.Node directory) {
      return names.computeIfAbsent(directory, _ -> new TreeMap<>(directory.firstNames));
    }

    /// Equal for disks that hold the same.
    public String fingerprint() {
      var text = new ArrayList<String>();
      describe(record.top(), "", text);
      return String.join("\n", text);
    }

    private void describe(DiskChange.Node node, String path, List<String> text) {
      text.add(
          "%s %s %d %s"
              .formatted(
                  path,
                  attributes.getOrDefault(node, node.firstAttributes),
                  Arrays.hashCode(bytesOf(node)),
                  System.identityHashCode(node)));
      if (node.directory) {
        namesOf(node).forEach((name, child) -> describe(child, path + "/" + name, text));
      }
    }

    /// Puts all that is on it where the recorded directory was, which must be gone.
    public void putBack() throws IOException {
      new Writing().write(record.top(), record.root());
    }

    private final class Writing {

      private final Map<DiskChange.Node, Path> written = new HashMap<>();

      private void write(DiskChange.Node node, Path path) throws IOException {
        var first = written.putIfAbsent(node, path);
        if (first != null && node.directory) {
          throw new AssertionError("one directory twice: " + first + " and " + path);
        }
        if (first != null) {
          Files.createLink(path, first);
          return;
        }
        if (node.directory) {
          Files.createDirectory(path);
          for (var child : namesOf(node).entrySet()) {
            write(child.getValue(), path.resolve(child.getKey()));
          }
        } else if (node.linkTarget != null) {
          Files.createSymbolicLink(path, Path.of(Objects.requireNonNull(node.linkTarget)));
        } else {
          Files.write(path, bytesOf(node));
        }
        attributes.getOrDefault(node, node.firstAttributes).giveTo(path);
      }
    }
  }
}
