package dev.backstay.component.redis;

import java.io.IOException;

/// A text compressed by LZF, unpacked as it is read: what it refers back to lies no more than 8 KiB
/// behind.
final class CompressedText extends Text {

  private static final int WINDOW = 1 << 13;

  private final RdbInput in;
  private final byte[] window = new byte[WINDOW];
  private long packedLeft;
  private long made;
  private int plainLeft;
  private int copyLeft;
  private int distance;

  CompressedText(RdbInput in, long packed, long length) {
    super(length);
    this.in = in;
    packedLeft = packed;
  }

  @Override
  int some(byte[] to, int offset, int most) throws IOException {
    for (var i = 0; i < most; i++) {
      to[offset + i] = next();
    }
    if (left() == most) {
      requireEnd();
    }
    return most;
  }

  private void requireEnd() throws MalformedRdbException {
    if (packedLeft > 0 || plainLeft > 0 || copyLeft > 0) {
      throw new MalformedRdbException("a compressed text is longer than it says");
    }
  }

  private byte next() throws IOException {
    if (plainLeft == 0 && copyLeft == 0) {
      control();
    }
    byte value;
    if (plainLeft > 0) {
      plainLeft--;
      value = (byte) packed();
    } else {
      copyLeft--;
      value = window[(int) ((made - distance) % WINDOW)];
    }
    window[(int) (made % WINDOW)] = value;
    made++;
    return value;
  }

  private void control() throws IOException {
    var control = packed();
    if (control < 32) {
      plainLeft = control + 1;
      return;
    }
    copyLeft = control >> 5;
    if (copyLeft == 7) {
      copyLeft += packed();
    }
    copyLeft += 2;
    distance = ((control & 0x1F) << 8 | packed()) + 1;
    if (distance > made) {
      throw new MalformedRdbException("a compressed text refers to before its start");
    }
  }

  private int packed() throws IOException {
    if (packedLeft == 0) {
      throw new MalformedRdbException("a compressed text is shorter than it says");
    }
    packedLeft--;
    return in.readByte();
  }
}
