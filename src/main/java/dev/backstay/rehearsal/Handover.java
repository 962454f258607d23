package dev.backstay.rehearsal;

import dev.backstay.component.Component;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.scratch.RunAs;
import dev.backstay.scratch.ScratchArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;

/// Gives a service what it needs of a restored state: its settings as they must be here, and the
/// right to use it.
///
/// @param plan what it will be started with
/// @param account whom it runs as
/// @param area the drill's directory
public record Handover(ServicePlan plan, RunAs account, ScratchArea area) {

  /// Writes the settings, and lets the account to what it was named and to nothing else.
  ///
  /// @param state the directory in which each component has one
  /// @param restored the components, as they are here
  /// @throws IOException if it cannot be had
  public void make(Path state, Collection<Component> restored) throws IOException {
    for (var each : plan.settings()) {
      Files.writeString(each.file(), each.text());
    }
    account.own(area.privateDirectory("service"));
    if (!account.isOther()) {
      return;
    }
    account.requireReach(area.directory());
    try (var each = Files.newDirectoryStream(state)) {
      for (var directory : each) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      }
    }
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
    for (var name : plan.values().paths().keySet()) {
      give(state.resolve(name));
    }
    for (var each : restored) {
      if (each instanceof PostgresDatabase database) {
        letIn(database);
      }
    }
  }

  /// Links are given, never what they lead to.
  private void give(Path top) throws IOException {
    try (var all = Files.walk(top)) {
      for (var each : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
            || Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
            || Files.isSymbolicLink(each)) {
          account.own(each);
        }
      }
    }
  }

  /// To the socket of a server that only its own account may use so far.
  private void letIn(PostgresDatabase database) throws IOException {
    var server = database.server();
    var home = Path.of(server.setting("PGHOST").orElseThrow());
    var socket = home.resolve(".s.PGSQL." + server.setting("PGPORT").orElse("5432"));
    account.admit(home);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x---"));
    account.admit(socket);
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwx---"));
  }
}
