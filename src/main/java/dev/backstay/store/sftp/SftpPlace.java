package dev.backstay.store.sftp;

/// A directory of another host.
///
/// @param user the account there
/// @param host its name or address; an address of version 6 without brackets
/// @param port where it listens
/// @param directory absolute, or relative to where the account begins; `.` for that place itself
public record SftpPlace(String user, String host, int port, String directory) {

  /// Where hosts listen if nothing else is said.
  public static final int USUAL_PORT = 22;

  /// It for people.
  public String shown() {
    return "sftp://"
        + user
        + "@"
        + address()
        + (directory.startsWith("/") ? directory : "/~/" + directory);
  }

  /// The host as it is written in a list of known hosts.
  String knownAs() {
    return port == USUAL_PORT ? host : "[" + host + "]:" + port;
  }

  private String address() {
    var name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == USUAL_PORT ? name : name + ":" + port;
  }
}
