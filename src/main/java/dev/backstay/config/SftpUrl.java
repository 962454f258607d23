package dev.backstay.config;

import dev.backstay.store.sftp.SftpPlace;
import java.util.List;

/// A directory of another host as people write it: `sftp://USER@HOST:PORT/PATH`, or with `/~/PATH`
/// for a path from where the account begins.
final class SftpUrl {

  private static final String FORM =
      "not the URL of a directory of another host; write sftp://USER@HOST/PATH";

  private SftpUrl() {}

  /// The place.
  ///
  /// @throws IllegalArgumentException if it is none; the message never quotes the text
  static SftpPlace parse(String text) {
    var uri = UrlText.uri(text, FORM);
    var user = uri.getUserInfo();
    if (user != null && user.contains(":")) {
      throw new IllegalArgumentException("a secret must not stand in a URL");
    }
    if (user == null || user.isEmpty() || uri.getHost() == null || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(FORM);
    }
    if (!UrlText.hasPossiblePort(uri)) {
      throw new IllegalArgumentException("no server has a port like that");
    }
    var host = uri.getHost().replaceAll("[\\[\\]]", "");
    var port = uri.getPort() < 0 ? SftpPlace.USUAL_PORT : uri.getPort();
    return new SftpPlace(user, host, port, directory(uri.getPath()));
  }

  private static String directory(String path) {
    var trimmed = path.replaceFirst("/+$", "");
    if (trimmed.equals("/~")) {
      return ".";
    }
    var directory = trimmed.startsWith("/~/") ? trimmed.substring(3) : trimmed;
    var names = List.of(directory.replaceFirst("^/", "").split("/", -1));
    var isPlain = names.stream().noneMatch(it -> it.isEmpty() || it.equals(".") || it.equals(".."));
    if (!isPlain || directory.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the path on another host has names joined by \"/\", none of them \".\" or \"..\"");
    }
    return directory;
  }
}
