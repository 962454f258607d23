package dev.backstay.rehearsal;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/// Tells names of one host from those of another.
final class Addresses {

  private Addresses() {}

  /// Whether a name or address leads to this host.
  static boolean isOfThisHost(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(Addresses::isOwn);
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }

  /// Whether two names lead to one host.
  static boolean isSame(String one, String other) {
    if (one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT))) {
      return true;
    }
    try {
      var addresses = Arrays.asList(InetAddress.getAllByName(one));
      return Arrays.stream(InetAddress.getAllByName(other)).anyMatch(addresses::contains)
          || (isOfThisHost(one) && isOfThisHost(other));
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
