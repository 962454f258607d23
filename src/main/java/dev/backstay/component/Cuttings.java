package dev.backstay.component;

import dev.backstay.snapshot.Cutting;
import java.util.Locale;
import java.util.Set;

/// How files are cut, judged by name and size.
final class Cuttings {

  private static final Set<String> IMAGES =
      Set.of("qcow2", "qcow", "img", "raw", "vmdk", "vdi", "vhd", "vhdx");
  private static final Set<String> STREAMS =
      Set.of(
          "log", "json", "jsonl", "csv", "sql", "txt", "gz", "zst", "xz", "bz2", "zip", "tar",
          "tgz");
  private static final long LARGE = 64L << 20;

  private Cuttings() {}

  /// The way to cut a file of that name and size.
  static Cutting of(String name, long sizeBytes) {
    var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (IMAGES.contains(ending)) {
      return Cutting.IMAGE;
    }
    return sizeBytes >= LARGE && !STREAMS.contains(ending) ? Cutting.IMAGE : Cutting.STREAM;
  }
}
