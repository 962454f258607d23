package dev.backstay.component.redis;

import dev.backstay.run.Progress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// Puts the keys of an RDB file into spare databases: each with the bytes of its value as they
/// stand, so that the server reads what it once wrote.
final class KeyLoader implements RdbFile.Visitor {

  private static final int WAITING_MAX = 256;
  private static final int BUFFER = 1 << 16;

  private final Connection connection;
  private final SpareDatabases databases;
  private final FileChannel file;
  private final int version;
  private final Progress progress;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private int selected = -1;
  private int waiting;

  /// @param file the RDB file, which is read at the same time
  /// @param version its version
  KeyLoader(
      Connection connection,
      SpareDatabases databases,
      FileChannel file,
      int version,
      Progress progress) {
    this.connection = connection;
    this.databases = databases;
    this.file = file;
    this.version = version;
    this.progress = progress;
  }

  @Override
  public void key(RdbFile.Key key, RdbInput value) throws IOException {
    var start = value.position();
    var spare = databases.of(key);
    if (isMarker(key, value) || spare == null) {
      return;
    }
    select(spare);
    send(key, start, value.position() - start);
    progress.report(new Progress.Advanced(value.position() - start, 0));
    if (++waiting >= WAITING_MAX) {
      await();
    }
  }

  /// Reads the value; says whether it is a marker of an earlier restore, which is not loaded.
  private static boolean isMarker(RdbFile.Key key, RdbInput value) throws IOException {
    if (Marker.isLike(key)) {
      return Marker.read(value).isPresent();
    }
    Passing.over(key.type(), value);
    return false;
  }

  private void select(int database) throws IOException {
    if (database != selected) {
      await();
      connection.call("SELECT", Integer.toString(database));
      selected = database;
    }
  }

  private void send(RdbFile.Key key, long start, long length) throws IOException {
    var options = new ArrayList<String>();
    if (key.expires()) {
      options.add("ABSTTL");
    }
    if (key.idle() >= 0) {
      options.add("IDLETIME");
      options.add(Long.toString(key.idle()));
    }
    if (key.frequency() >= 0) {
      options.add("FREQ");
      options.add(Integer.toString(key.frequency()));
    }
    connection.startCommand(4 + options.size());
    argument("RESTORE");
    connection.argument(key.name());
    argument(Long.toString(key.expires() ? Math.max(1, key.expiresAt()) : 0));
    sendValue(key.type(), start, length);
    for (var option : options) {
      argument(option);
    }
  }

  private void argument(String word) throws IOException {
    connection.argument(word.getBytes(StandardCharsets.US_ASCII));
  }

  /// The type, the value, the version of its form, and a checksum of all that.
  private void sendValue(int type, long start, long length) throws IOException {
    var crc = new Crc64();
    connection.startArgument(1 + length + 2 + Long.BYTES);
    pass(crc, new byte[] {(byte) type}, 1);
    for (var at = start; at < start + length; ) {
      buffer.clear().limit((int) Math.min(BUFFER, start + length - at));
      var count = file.read(buffer, at);
      if (count < 0) {
        throw new EOFException("the file became shorter");
      }
      pass(crc, buffer.array(), count);
      at += count;
    }
    pass(crc, new byte[] {(byte) version, (byte) (version >> 8)}, 2);
    connection.output().write(LittleEndian.bytesOf(crc.value()));
    connection.endArgument();
  }

  private void pass(Crc64 crc, byte[] bytes, int length) throws IOException {
    crc.update(bytes, 0, length);
    connection.output().write(bytes, 0, length);
  }

  /// Waits until the server has taken all that was sent.
  void await() throws IOException {
    connection.flush();
    for (; waiting > 0; waiting--) {
      Connection.require(connection.read());
    }
  }
}
