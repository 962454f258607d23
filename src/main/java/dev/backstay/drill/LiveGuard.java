package dev.backstay.drill;

import dev.backstay.component.Component;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RedisServer;
import dev.backstay.component.RedisStore;
import dev.backstay.failure.DrillFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.rehearsal.LiveSearch;
import dev.backstay.rehearsal.LiveThings;
import dev.backstay.rehearsal.ServicePlan;
import dev.backstay.scratch.RunAs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Keeps what is live out of a drill's way: it is asked before anything is made, and again before
/// anything is restored.
///
/// @param configured what is live
/// @param kept directories that are none of a drill's business, such as those of repositories
public record LiveGuard(List<Component> configured, List<Path> kept) {

  /// Requires that a directory is neither within anything live nor around it.
  ///
  /// @throws DrillFailedException naming both
  public void requireApart(Path scratch) {
    var real = real(scratch);
    for (var component : configured) {
      if (component.isAtPath()) {
        requireApart(real, component.path(), "the live state of " + component.name());
      }
      if (component instanceof RedisStore store && store.offline().isPresent()) {
        requireApart(real, store.offline().get().dataDirectory(), "the data of " + store.name());
      }
    }
    kept.forEach(each -> requireApart(real, each, "what must stay as it is"));
  }

  /// Scratch may lie beside what is live, in the same directory; not in it.
  private static void requireApart(Path scratch, Path live, String what) {
    if (scratch.startsWith(real(live))) {
      throw refused(
          "the scratch directory %s is in %s, which is %s".formatted(scratch, live, what));
    }
  }

  private static Path real(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    for (var each = absolute; each != null; each = each.getParent()) {
      if (Files.exists(each)) {
        try {
          return each.toRealPath().resolve(each.relativize(absolute)).normalize();
        } catch (IOException e) {
          throw refused("it cannot be told where " + each + " leads: " + e.getMessage());
        }
      }
    }
    return absolute;
  }

  /// Requires that a component is where only this drill can reach it.
  ///
  /// @param area the directory of the drill
  public void requireOwn(Component hosted, Path area) {
    switch (hosted) {
      case PostgresDatabase database -> requireOwn(database, area);
      case RedisStore store -> requireOwn(store);
      default -> requireInside(hosted, area);
    }
  }

  /// Whose server it is, that has found out for itself before anything was asked of it.
  private static void requireOwn(PostgresDatabase database, Path area) {
    var host = database.server().setting("PGHOST").orElse("");
    if (!database.server().isClosed()
        || !host.startsWith(area + "/")
        || database.server().setting("PGHOSTADDR").isPresent()
        || !database.wrapper().isEmpty()) {
      throw refused(database.name() + " would be restored to " + database.place());
    }
  }

  private void requireOwn(RedisStore store) {
    var own = store.server();
    if (!own.host().equals("127.0.0.1")
        || own.password().isEmpty()
        || store.offline().isPresent()) {
      throw refused(store.name() + " would be restored to " + store.place());
    }
    for (var live : configured) {
      if (live instanceof RedisStore other && isSame(own, other.server())) {
        throw refused(
            "%s would be restored to %s, which is live".formatted(store.name(), live.place()));
      }
    }
  }

  private static boolean isSame(RedisServer own, RedisServer live) {
    if (own.port() != live.port()) {
      return false;
    }
    try {
      var addresses = Set.of(InetAddress.getAllByName(own.host()));
      for (var each : InetAddress.getAllByName(live.host())) {
        if (each.isLoopbackAddress() || each.isAnyLocalAddress() || addresses.contains(each)) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static void requireInside(Component component, Path area) {
    if (component.isAtPath() && !component.path().normalize().startsWith(area)) {
      throw refused(component.name() + " would be restored to " + component.path());
    }
  }

  /// Requires that a service would be started with nothing that is live.
  ///
  /// @param further what else is live
  /// @throws DrillFailedException naming what is, and where it is named
  public void requireNothingLive(ServicePlan plan, LiveThings further) {
    var places =
        kept.stream().map(it -> new LiveThings.At(it, "which must stay as it is")).toList();
    var live =
        LiveThings.of(configured).and(new LiveThings(places, List.of(), List.of())).and(further);
    try {
      var found = new LiveSearch(live, plan).find();
      if (found.isPresent()) {
        throw serviceRefused(found.get());
      }
    } catch (IOException e) {
      throw serviceRefused("it cannot be told what the service would get to: " + e.getMessage());
    }
  }

  /// Requires that an account that a service runs as owns nothing live.
  ///
  /// @throws DrillFailedException naming what it owns
  public void requireStranger(RunAs account) {
    for (var each : configured) {
      if (account.isOther() && each.isAtPath() && account.isOwnerOf(each.path())) {
        throw serviceRefused(
            "the account %d, whom the service would run as, owns %s, the live state of %s"
                .formatted(account.user(), each.path(), each.name()));
      }
    }
  }

  private static DrillFailedException serviceRefused(String what) {
    return new DrillFailedException(
        FailureCode.PATH_CONFLICT,
        what,
        "Let `drill.service` name what was restored, by {path:NAME}, {address:NAME} and {port}, and"
            + " its `settings` replace what restored files name. Nothing was started or touched.");
  }

  private static DrillFailedException refused(String what) {
    return new DrillFailedException(
        FailureCode.PATH_CONFLICT,
        what,
        "Set `scratch_dir` to a directory that belongs to nothing else. Nothing was touched.");
  }
}
