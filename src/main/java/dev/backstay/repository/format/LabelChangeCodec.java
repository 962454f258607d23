package dev.backstay.repository.format;

import dev.backstay.snapshot.LabelChange;
import dev.backstay.snapshot.SnapshotId;
import java.util.HexFormat;

/// Writes and reads changes of labels.
public final class LabelChangeCodec {

  private LabelChangeCodec() {}

  /// The change as bytes.
  public static byte[] toBytes(LabelChange change) {
    var out = new ByteWriter().raw(HexFormat.of().parseHex(change.snapshot().hex()));
    Fields.write(change.changedAt(), out);
    out.text(change.host());
    Fields.write(change.tagsAdded(), out);
    Fields.write(change.tagsRemoved(), out);
    Fields.write(change.pinsAdded(), out);
    Fields.write(change.pinsRemoved(), out);
    return out.toBytes();
  }

  /// Reads a change.
  public static LabelChange parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var change =
        new LabelChange(
            new SnapshotId(HexFormat.of().formatHex(in.raw("snapshot id", 6))),
            Fields.instant(in, "time"),
            Fields.text(in, "host"),
            Fields.texts(in, "tags added"),
            Fields.texts(in, "tags removed"),
            Fields.texts(in, "pins added"),
            Fields.texts(in, "pins removed"));
    in.end("label change");
    return change;
  }
}
