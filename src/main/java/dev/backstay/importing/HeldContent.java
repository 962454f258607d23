package dev.backstay.importing;

import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The bytes of a private copy, which must still be those that were verified.
final class HeldContent implements IncomingContent {

  private final Held held;
  private final InputStream in;
  private final MessageDigest digest = Digests.sha256();

  HeldContent(Held held) throws IOException {
    this.held = held;
    in = held.open();
  }

  @Override
  public Cutting cutting() {
    return Cutting.STREAM;
  }

  @Override
  public long expectedBytes() {
    return held.meta().sizeBytes();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var count = in.read(buffer, offset, length);
    if (count > 0) {
      digest.update(buffer, offset, count);
    }
    return count;
  }

  @Override
  public EntryMeta confirm() throws IOException {
    if (!HexFormat.of().formatHex(digest.digest()).equals(held.sha256())) {
      throw new IOException(held.file() + " was changed while it was imported");
    }
    return held.meta();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
