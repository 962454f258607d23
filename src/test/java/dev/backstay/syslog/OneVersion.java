package dev.backstay.syslog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocket;

/// Makes server sockets that speak one version of TLS.
final class OneVersion extends ServerSocketFactory {

  private final ServerSocketFactory sockets;
  private final String version;

  OneVersion(ServerSocketFactory sockets, String version) {
    this.sockets = sockets;
    this.version = version;
  }

  private ServerSocket limited(ServerSocket socket) {
    ((SSLServerSocket) socket).setEnabledProtocols(new String[] {version});
    return socket;
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return limited(sockets.createServerSocket(port));
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return limited(sockets.createServerSocket(port, backlog));
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress at) throws IOException {
    return limited(sockets.createServerSocket(port, backlog, at));
  }
}
