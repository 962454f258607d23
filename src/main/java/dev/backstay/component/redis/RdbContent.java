package dev.backstay.component.redis;

import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;

/// An RDB file while it comes.
final class RdbContent implements IncomingContent {

  private final RedisCapture capture;
  private final Download download;
  private long bytes;

  RdbContent(RedisCapture capture, Download download) {
    this.capture = capture;
    this.download = download;
  }

  @Override
  public Cutting cutting() {
    return Cutting.STREAM;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    try {
      var count = download.read(buffer, offset, length);
      bytes += Math.max(0, count);
      return count;
    } catch (IOException e) {
      throw capture.failed(e);
    }
  }

  @Override
  public EntryMeta confirm() {
    try {
      return capture.end(download.census(), bytes);
    } catch (IOException e) {
      throw capture.failed(e);
    }
  }

  @Override
  public void close() {
    // The download is the capture's.
  }
}
