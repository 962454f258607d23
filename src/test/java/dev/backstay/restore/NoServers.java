package dev.backstay.restore;

import dev.backstay.component.Handlers;

/// For restores in which no server takes part: nobody asks.
final class NoServers {

  static final Handlers HANDLERS =
      component -> {
        throw new AssertionError("asked for the handler of " + component.name());
      };

  private NoServers() {}
}
