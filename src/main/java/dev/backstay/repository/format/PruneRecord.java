package dev.backstay.repository.format;

import dev.backstay.snapshot.SnapshotId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one prune condemned, or has removed.
///
/// @param epoch its number, from 1
/// @param host who did it
/// @param at when, by that host's clock
/// @param seen the newest commit of each writer that it took into account
/// @param packs names of packs: SHA-256 of their bytes, in hexadecimal
/// @param copies packs that hold what was still needed from those
/// @param snapshots forgotten snapshots that do not come back
public record PruneRecord(
    long epoch,
    String host,
    Instant at,
    SortedMap<String, Long> seen,
    List<String> packs,
    List<String> copies,
    List<SnapshotId> snapshots) {

  public PruneRecord {
    seen = new TreeMap<>(seen);
    packs = List.copyOf(packs);
    copies = List.copyOf(copies);
    snapshots = List.copyOf(snapshots);
  }

  /// Whether everything that the commit reaches was kept or copied, as far as this prune goes.
  public boolean saw(CommitRecord.Head commit) {
    return seen.getOrDefault(commit.writer(), 0L) >= commit.sequence()
        && !snapshots.contains(new SnapshotId(commit.snapshot()));
  }

  /// The same prune with fewer packs.
  public PruneRecord withPacks(List<String> fewer) {
    return new PruneRecord(epoch, host, at, seen, fewer, copies, snapshots);
  }

  /// The record as bytes.
  public byte[] toBytes() {
    var hex = HexFormat.of();
    var out = new ByteWriter(1 << 12).varint(epoch).text(host);
    Fields.write(at, out);
    out.varint(seen.size());
    for (var writer : seen.entrySet()) {
      out.raw(hex.parseHex(writer.getKey())).varint(writer.getValue());
    }
    for (var names : List.of(packs, copies)) {
      out.varint(names.size());
      names.forEach(name -> out.raw(hex.parseHex(name)));
    }
    out.varint(snapshots.size());
    snapshots.forEach(snapshot -> out.raw(hex.parseHex(snapshot.hex())));
    return out.toBytes();
  }

  /// Reads a record.
  public static PruneRecord parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var hex = HexFormat.of();
    var epoch = in.varint("epoch", Long.MAX_VALUE);
    var host = Fields.text(in, "host");
    var at = Fields.instant(in, "time");
    var seen = new TreeMap<String, Long>();
    for (var left = in.count("writers", 7); left > 0; left--) {
      seen.put(hex.formatHex(in.raw("writer", 6)), in.varint("sequence", Long.MAX_VALUE));
    }
    var packs = names(in, "packs");
    var copies = names(in, "copies");
    var snapshots = new ArrayList<SnapshotId>();
    for (var left = in.count("snapshots", 6); left > 0; left--) {
      snapshots.add(new SnapshotId(hex.formatHex(in.raw("snapshot", 6))));
    }
    in.end("prune record");
    return new PruneRecord(epoch, host, at, seen, packs, copies, snapshots);
  }

  private static List<String> names(ByteReader in, String field) throws MalformedException {
    var names = new ArrayList<String>();
    for (var left = in.count(field, 32); left > 0; left--) {
      names.add(HexFormat.of().formatHex(in.raw(field, 32)));
    }
    return names;
  }

  /// The intents that were there once the marks could be seen, as the names of their objects.
  public record Runs(List<String> intents) {

    public Runs {
      intents = List.copyOf(intents);
    }

    /// The names as bytes.
    public byte[] toBytes() {
      var out = new ByteWriter();
      Fields.write(intents, out);
      return out.toBytes();
    }

    /// Reads names.
    public static Runs parse(byte[] bytes) throws MalformedException {
      var in = new ByteReader(bytes);
      var runs = new Runs(Fields.texts(in, "intents"));
      in.end("runs");
      return runs;
    }
  }
}
