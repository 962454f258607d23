package dev.backstay.demo.kohakuriver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes disk images in the qcow2 format, version 3, with clusters of 64 KiB.
///
/// @param virtualBytes how large the disk is that the image shows, at most 4 TiB
/// @param backing the image that it is layered on; empty for none
record Qcow2Writer(long virtualBytes, String backing) {

  private static final int CLUSTER_BITS = 16;
  private static final int CLUSTER = 1 << CLUSTER_BITS;
  private static final int HEADER_LENGTH = 112;
  private static final int BACKING_FORMAT = 0xE2792ACA;
  private static final int REFCOUNT_ORDER = 4;

  /// How much of a disk the entries of one table of the second level describe.
  private static final long L2_COVERS = (long) CLUSTER / Long.BYTES * CLUSTER;

  /// What this bit says is that nothing else refers to a cluster.
  private static final long COPIED = 1L << 63;

  /// The clusters before the content: header, table and first part of reference counts, tables of
  /// the first and of the second level.
  private static final int REFCOUNT_TABLE = 1;
  private static final int REFCOUNTS = 2;
  private static final int L1 = 3;
  private static final int L2 = 4;
  private static final int CONTENT = 5;

  /// Writes a new image.
  ///
  /// @param content what the disk begins with, at most 512 MiB
  void write(Path file, byte[] content) throws IOException {
    var clusters = Math.ceilDiv(content.length, CLUSTER);
    var head = ByteBuffer.allocate(CONTENT * CLUSTER);
    header(head);
    head.putLong(REFCOUNT_TABLE * CLUSTER, REFCOUNTS * CLUSTER);
    for (var i = 0; i < CONTENT + clusters; i++) {
      head.putShort(REFCOUNTS * CLUSTER + i * Short.BYTES, (short) 1);
    }
    head.putLong(L1 * CLUSTER, L2 * CLUSTER | COPIED);
    for (var i = 0; i < clusters; i++) {
      head.putLong(L2 * CLUSTER + i * Long.BYTES, (long) (CONTENT + i) * CLUSTER | COPIED);
    }
    var padded = ByteBuffer.allocate(clusters * CLUSTER).put(content).clear();
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeAll(channel, head.clear());
      writeAll(channel, padded);
    }
  }

  private void header(ByteBuffer head) {
    var name = backing.getBytes(StandardCharsets.UTF_8);
    var nameAt = HEADER_LENGTH + 24;
    head.put(new byte[] {'Q', 'F', 'I', (byte) 0xFB}).putInt(3);
    head.putLong(name.length == 0 ? 0 : nameAt).putInt(name.length);
    head.putInt(CLUSTER_BITS).putLong(virtualBytes).putInt(0);
    head.putInt(Math.toIntExact(Math.ceilDiv(virtualBytes, L2_COVERS)));
    head.putLong(L1 * CLUSTER).putLong(REFCOUNT_TABLE * CLUSTER).putInt(1);
    head.putInt(0).putLong(0);
    head.putLong(0).putLong(0).putLong(0);
    head.putInt(REFCOUNT_ORDER).putInt(HEADER_LENGTH);
    if (name.length > 0) {
      head.position(HEADER_LENGTH);
      head.putInt(BACKING_FORMAT).putInt(5).put("qcow2".getBytes(StandardCharsets.US_ASCII));
      head.put(nameAt, name);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
