package dev.backstay.repository.format;

import java.time.Instant;

/// What a run says of itself while it may use stored chunks again.
///
/// @param purpose what it is, for people
/// @param host where it runs, for people
/// @param startedAt when it began, by that host's clock
/// @param process which process it is
public record IntentRecord(String purpose, String host, Instant startedAt, Origin process) {

  /// A process, so that others on the same machine can tell whether it is still there.
  ///
  /// @param machine the machine since its last start, and the name space of its processes; empty if
  ///     that is not known
  /// @param pid its number
  /// @param startTicks when it began, in clock ticks since the machine was started; -1 if that is
  ///     not known
  public record Origin(String machine, long pid, long startTicks) {}

  /// The record as bytes.
  public byte[] toBytes() {
    var out = new ByteWriter().text(purpose).text(host);
    Fields.write(startedAt, out);
    return out.text(process.machine).varint(process.pid).signed(process.startTicks).toBytes();
  }

  /// Reads a record.
  public static IntentRecord parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var record =
        new IntentRecord(
            Fields.text(in, "purpose"),
            Fields.text(in, "host"),
            Fields.instant(in, "start"),
            new Origin(
                Fields.text(in, "machine"),
                in.varint("process", Long.MAX_VALUE),
                in.signed("process start")));
    in.end("intent");
    return record;
  }
}
