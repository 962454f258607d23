package dev.backstay.component.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a restore does to one key.
///
/// @param number its number in this restore, from 1 on
/// @param key the key
/// @param stood whether it was seen there before; else it may have been
/// @param put whether it takes a staged object; else it goes
/// @param sizeBytes how long the staged object is
/// @param md5 the MD5 of its content in hexadecimal digits
record StagedChange(
    long number, String key, boolean stood, boolean put, long sizeBytes, String md5) {

  /// How many are kept together in one object.
  static final int PAGE = 1000;

  /// The most bytes that they take together.
  static final int PAGE_BYTES_MAX = 8 << 20;

  /// A page of them as bytes.
  static byte[] write(List<StagedChange> changes) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(changes.size());
      for (var each : changes) {
        out.writeLong(each.number);
        out.writeUTF(each.key);
        out.writeBoolean(each.stood);
        out.writeBoolean(each.put);
        out.writeLong(each.sizeBytes);
        out.writeUTF(each.md5);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all bytes", e);
    }
    return bytes.toByteArray();
  }

  /// Reads such a page.
  ///
  /// @throws IOException if it is none
  static List<StagedChange> read(byte[] page) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(page))) {
      var count = in.readInt();
      if (count < 0 || count > PAGE) {
        throw new IOException("a page of a restore's plan has " + count + " changes");
      }
      var changes = new ArrayList<StagedChange>();
      for (var i = 0; i < count; i++) {
        changes.add(
            new StagedChange(
                in.readLong(),
                in.readUTF(),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                in.readUTF()));
      }
      return changes;
    }
  }
}
