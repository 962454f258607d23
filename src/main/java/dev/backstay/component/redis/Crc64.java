package dev.backstay.component.redis;

/// The checksum of RDB files and dumped values: CRC-64 with the polynomial of Jones, reflected.
final class Crc64 {

  private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L;
  private static final int WIDTH = 8;
  private static final long[][] TABLES = tables();

  private long value;

  private static long[][] tables() {
    var tables = new long[WIDTH][256];
    for (var i = 0; i < 256; i++) {
      var crc = (long) i;
      for (var bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
      tables[0][i] = crc;
    }
    for (var k = 1; k < WIDTH; k++) {
      for (var i = 0; i < 256; i++) {
        var before = tables[k - 1][i];
        tables[k][i] = (before >>> 8) ^ tables[0][(int) before & 0xFF];
      }
    }
    return tables;
  }

  void update(byte[] bytes, int offset, int length) {
    var crc = value;
    var at = offset;
    var end = offset + length;
    for (; end - at >= WIDTH; at += WIDTH) {
      var mixed = crc ^ LittleEndian.longAt(bytes, at);
      crc = 0;
      for (var k = 0; k < WIDTH; k++) {
        crc ^= TABLES[WIDTH - 1 - k][(int) (mixed >>> (8 * k)) & 0xFF];
      }
    }
    for (; at < end; at++) {
      crc = (crc >>> 8) ^ TABLES[0][(int) (crc ^ bytes[at]) & 0xFF];
    }
    value = crc;
  }

  long value() {
    return value;
  }
}
