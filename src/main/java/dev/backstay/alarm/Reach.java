package dev.backstay.alarm;

import java.net.Inet4Address;
import java.net.InetAddress;

/// How far away an address may be: whether requests may be sent there. By the registries of special
/// addresses of IPv4 and IPv6 (RFC 6890 and what was added since).
enum Reach {
  /// On the internet.
  PUBLIC,
  /// This host, or a network of one's own.
  PRIVATE,
  /// Nowhere that a message belongs: link-local addresses, those at which clouds hand out
  /// credentials, multicast, what is reserved, and tunnels that hide another address.
  FORBIDDEN;

  private static final int FIRST_MULTICAST = 224;

  static Reach of(InetAddress address) {
    var bytes = address.getAddress();
    return address instanceof Inet4Address ? of4(bytes, 0) : of6(bytes);
  }

  private static Reach of4(byte[] bytes, int from) {
    var a = bytes[from] & 0xff;
    var b = bytes[from + 1] & 0xff;
    var c = bytes[from + 2] & 0xff;
    var d = bytes[from + 3] & 0xff;
    if (isMetadata(a, b, c, d)) {
      return FORBIDDEN;
    }
    return switch (a) {
      case 0 -> FORBIDDEN;
      case 10, 127 -> PRIVATE;
      case 100 -> b >> 6 == 1 ? PRIVATE : PUBLIC;
      case 169 -> b == 254 ? FORBIDDEN : PUBLIC;
      case 172 -> b >> 4 == 1 ? PRIVATE : PUBLIC;
      case 192 -> of192(b, c);
      case 198 -> b >> 1 == 9 || (b == 51 && c == 100) ? FORBIDDEN : PUBLIC;
      case 203 -> b == 0 && c == 113 ? FORBIDDEN : PUBLIC;
      default -> a >= FIRST_MULTICAST ? FORBIDDEN : PUBLIC;
    };
  }

  private static Reach of192(int b, int c) {
    if (b == 168) {
      return PRIVATE;
    }
    return (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99) ? FORBIDDEN : PUBLIC;
  }

  /// Those of Alibaba and of Azure are not link-local.
  private static boolean isMetadata(int a, int b, int c, int d) {
    return (a == 100 && b == 100 && c == 100 && d == 200)
        || (a == 168 && b == 63 && c == 129 && d == 16);
  }

  private static Reach of6(byte[] bytes) {
    if (begins(bytes, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
      // A network without IPv4 reaches all of it by this prefix.
      return of4(bytes, 12);
    }
    if (begins(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)) {
      return of4(bytes, 12);
    }
    if (begins(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)) {
      return PRIVATE;
    }
    if ((bytes[0] & 0xfe) == 0xfc) {
      return begins(bytes, 0xfd, 0x00, 0x0e, 0xc2) || begins(bytes, 0xfd, 0x20, 0x00, 0xce)
          ? FORBIDDEN
          : PRIVATE;
    }
    var global = (bytes[0] & 0xe0) == 0x20;
    return global && !isSpecial(bytes) && !hidesIpv4(bytes) ? PUBLIC : FORBIDDEN;
  }

  /// Of the protocols' own block, of documentation, and of 6to4.
  private static boolean isSpecial(byte[] bytes) {
    return (begins(bytes, 0x20, 0x01) && (bytes[2] & 0xfe) == 0)
        || begins(bytes, 0x20, 0x01, 0x0d, 0xb8)
        || begins(bytes, 0x20, 0x02)
        || (begins(bytes, 0x3f, 0xff) && (bytes[2] & 0xf0) == 0);
  }

  /// Of ISATAP (RFC 5214).
  private static boolean hidesIpv4(byte[] bytes) {
    return (bytes[8] & 0xfd) == 0
        && bytes[9] == 0
        && bytes[10] == 0x5e
        && (bytes[11] & 0xff) == 0xfe;
  }

  private static boolean begins(byte[] bytes, int... with) {
    for (var i = 0; i < with.length; i++) {
      if ((bytes[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
