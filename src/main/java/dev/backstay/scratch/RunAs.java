package dev.backstay.scratch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The account of the system that something runs as.
///
/// @param user its number
/// @param group that of its group
/// @param isOther whether it is another one than that of this process
public record RunAs(int user, int group, boolean isOther) {

  private static final Path ACCOUNTS = Path.of("/etc/passwd");

  /// The number that Linux gives to nobody.
  private static final int NOBODY = 65_534;

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /// The account that a server runs as: this process's own, or if that is root the first of those
  /// that there is, or nobody's.
  ///
  /// @throws IOException if this is root, and nothing is installed that starts programs as another
  ///     account
  public static RunAs account(String... names) throws IOException {
    if (!System.getProperty("user.name", "").equals("root")) {
      return new RunAs(0, 0, false);
    }
    if (!Files.isExecutable(SETPRIV)) {
      throw new IOException(
          SETPRIV + " is missing, without which root cannot start a server (package util-linux)");
    }
    for (var name : names) {
      var found = named(name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new RunAs(NOBODY, NOBODY, true);
  }

  /// The account of that name if this process is root's; else this process's own.
  ///
  /// @throws IOException if there is none of that name that is not root's
  public static RunAs of(String name) throws IOException {
    var own = account();
    return own.isOther
        ? named(name)
            .orElseThrow(
                () -> new IOException("this host has no account " + name + " beside that of root"))
        : own;
  }

  private static Optional<RunAs> named(String name) throws IOException {
    if (!Files.isReadable(ACCOUNTS)) {
      return Optional.empty();
    }
    for (var line : Files.readAllLines(ACCOUNTS, StandardCharsets.ISO_8859_1)) {
      var fields = line.split(":", -1);
      if (fields.length > 3 && fields[0].equals(name) && fields[2].matches("[1-9][0-9]{0,8}")) {
        return Optional.of(
            new RunAs(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), true));
      }
    }
    return Optional.empty();
  }

  /// The words with which a program is started as this account, ending with who started it.
  List<String> argv(List<String> program) {
    var argv = new ArrayList<String>();
    if (Files.isExecutable(SETPRIV)) {
      argv.add(SETPRIV.toString());
      if (isOther) {
        argv.addAll(
            List.of("--reuid=" + user, "--regid=" + group, "--clear-groups", "--no-new-privs"));
      }
      argv.addAll(List.of("--pdeathsig", "KILL", "--"));
    }
    argv.addAll(program);
    return argv;
  }

  /// Requires that it can get to what is in a directory.
  ///
  /// @throws IOException naming the directory that it cannot pass
  public void requireReach(Path directory) throws IOException {
    for (var each = directory; isOther && each != null; each = each.getParent()) {
      if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        throw new IOException(
            "a server cannot run below %s, which only its owner may enter; set `scratch_dir` to a directory that others may pass (mode 0711)"
                .formatted(each));
      }
    }
  }

  /// Whether it owns a file or directory.
  public boolean isOwnerOf(Path path) {
    try {
      return Files.getAttribute(path, "unix:uid").equals(user);
    } catch (IOException absent) {
      return false;
    }
  }

  /// Gives it a file or directory; of a symbolic link the link itself.
  public void own(Path path) throws IOException {
    if (isOther) {
      Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
      admit(path);
    }
  }

  /// Makes a file or directory its group's; of a symbolic link the link itself.
  public void admit(Path path) throws IOException {
    if (isOther) {
      Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
