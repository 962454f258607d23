package dev.backstay.component.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Compares the keys that a server holds in spare databases with those of an RDB file.
final class KeyComparison implements RdbFile.Visitor {

  private static final int WAITING_MAX = 32;

  /// The server keeps in memory what it was asked for and could not yet send.
  private static final long WAITING_BYTES_MAX = 4 << 20;

  private static final int FOOTER = 10;

  private final Connection connection;
  private final SpareDatabases databases;
  private final List<Waiting> waiting = new ArrayList<>();
  private int selected = -1;
  private long waitingBytes;

  private record Waiting(RdbFile.Key key, Optional<byte[]> digest) {}

  KeyComparison(Connection connection, SpareDatabases databases) {
    this.connection = connection;
    this.databases = databases;
  }

  @Override
  public void key(RdbFile.Key key, RdbInput value) throws IOException {
    var spare = databases.of(key);
    if (spare == null || Marker.isLike(key)) {
      Passing.over(key.type(), value);
      return;
    }
    if (spare != selected) {
      await();
      connection.call("SELECT", Integer.toString(spare));
      selected = spare;
    }
    var start = value.position();
    waiting.add(new Waiting(key, ValueDigest.read(key.type(), value)));
    waitingBytes += value.position() - start;
    connection.startCommand(2);
    connection.argument(new byte[] {'D', 'U', 'M', 'P'});
    connection.argument(key.name());
    if (waiting.size() == WAITING_MAX || waitingBytes > WAITING_BYTES_MAX) {
      await();
    }
  }

  /// Compares what was asked for and not yet answered.
  ///
  /// @throws MalformedRdbException if something is missing or differs
  void await() throws IOException {
    connection.flush();
    var missing = new ArrayList<RdbFile.Key>();
    for (var each : waiting) {
      var length = connection.startOfBytes();
      if (length < 0) {
        missing.add(each.key);
      } else {
        compare(each, length);
        connection.endOfBytes();
      }
    }
    waiting.clear();
    waitingBytes = 0;
    if (!missing.isEmpty()) {
      requireExpired(missing);
    }
  }

  private void compare(Waiting asked, long length) throws IOException {
    var value = new RdbInput(new MeasuredStream(connection.input(), length), length);
    var found = ValueDigest.read(value.readByte(), value);
    value.skip(FOOTER);
    if (value.hasMore()) {
      throw new MalformedRdbException("the value of " + asked.key.shown() + " has another form");
    }
    // Where a value has no digest there is nothing to compare.
    if (asked.digest.isPresent() && !Arrays.equals(asked.digest.get(), found.orElse(new byte[0]))) {
      throw new MalformedRdbException("the value of " + asked.key.shown() + " differs");
    }
  }

  private void requireExpired(List<RdbFile.Key> missing) throws IOException {
    var now = SavedFile.secondsOf(connection) * 1000 + 999;
    for (var key : missing) {
      if (!key.expires() || key.expiresAt() > now) {
        throw new MalformedRdbException("the key " + key.shown() + " is missing");
      }
    }
  }
}
