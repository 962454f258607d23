package dev.backstay.alarm;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// What turns the name of a host into addresses.
public interface Resolver {

  /// That of this system, which also reads addresses in all notations that it knows.
  Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /// The addresses of a host, at least one.
  ///
  /// @throws UnknownHostException if it has none
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
