package dev.backstay.component.postgres;

import dev.backstay.process.RunningProgram;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;

/// A dump while it is made. Whether it is whole is known at its end only.
final class DumpContent implements IncomingContent {

  private final PostgresCapture capture;
  private final RunningProgram dump;
  private final long databaseBytes;
  private final ArchiveScan scan = new ArchiveScan();
  private long bytes;

  DumpContent(PostgresCapture capture, RunningProgram dump, long databaseBytes) {
    this.capture = capture;
    this.dump = dump;
    this.databaseBytes = databaseBytes;
  }

  @Override
  public Cutting cutting() {
    return Cutting.ROWS;
  }

  /// What the database takes on the server's disk: its indexes are in it, and not in the dump.
  @Override
  public long expectedBytes() {
    return databaseBytes;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var count = dump.output().read(buffer, offset, length);
    if (count > 0) {
      bytes += count;
      try {
        scan.pass(buffer, offset, count);
      } catch (IOException e) {
        throw capture.failed("gave " + e.getMessage(), e);
      }
    }
    return count;
  }

  @Override
  public EntryMeta confirm() throws IOException {
    return capture.end(dump.await(), scan, bytes);
  }

  @Override
  public void close() {
    dump.close();
  }
}
