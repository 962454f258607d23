package dev.backstay.repository.format;

import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;

/// Writes and reads what was decided about whether snapshots stay. Which act it is stands in the
/// kind of the commit.
public final class RetentionChangeCodec {

  /// Ten thousand years.
  private static final long GRACE_SECONDS_MAX = 315_360_000_000L;

  private static final int ITEM_BYTES_MIN = 39;

  private RetentionChangeCodec() {}

  /// The change as bytes, without its act.
  public static byte[] toBytes(RetentionChange change) {
    var hex = HexFormat.of();
    var out = new ByteWriter();
    Fields.write(change.decidedAt(), out);
    out.text(change.host()).varint(change.grace().toSeconds()).varint(change.items().size());
    for (var item : change.items()) {
      out.raw(hex.parseHex(item.snapshot().hex())).raw(hex.parseHex(item.commit()));
      out.text(item.reason());
    }
    return out.toBytes();
  }

  /// Reads a change with that act.
  public static RetentionChange parse(RetentionChange.Act act, byte[] bytes)
      throws MalformedException {
    var hex = HexFormat.of();
    var in = new ByteReader(bytes);
    var decidedAt = Fields.instant(in, "time");
    var host = Fields.text(in, "host");
    var grace = Duration.ofSeconds(in.varint("grace", GRACE_SECONDS_MAX));
    var count = in.count("snapshots", ITEM_BYTES_MIN);
    var items = new ArrayList<RetentionChange.Item>();
    for (var i = 0; i < count; i++) {
      items.add(
          new RetentionChange.Item(
              new SnapshotId(hex.formatHex(in.raw("snapshot id", 6))),
              hex.formatHex(in.raw("commit", 32)),
              Fields.text(in, "reason")));
    }
    in.end("retention change");
    if (items.isEmpty()) {
      throw new MalformedException("it is about no snapshot");
    }
    return new RetentionChange(act, decidedAt, host, grace, items);
  }
}
