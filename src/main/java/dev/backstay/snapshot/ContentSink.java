package dev.backstay.snapshot;

import java.io.IOException;

/// Receives the bytes of one stored entry in order, every one of them authenticated.
public interface ContentSink {

  /// The next bytes. The array is only valid during the call.
  void write(byte[] bytes, int offset, int length) throws IOException;

  /// The next `length` bytes are all zero.
  void skipZeros(long length) throws IOException;
}
