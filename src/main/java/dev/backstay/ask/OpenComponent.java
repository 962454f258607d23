package dev.backstay.ask;

import dev.backstay.component.Component;
import java.io.IOException;

/// A component as a snapshot has it, where nobody else can reach it, with all that was made for it.
public final class OpenComponent implements AutoCloseable {

  private final Component component;
  private final Kept kept;

  OpenComponent(Component component, Kept kept) {
    this.component = component;
    this.kept = kept;
  }

  /// The component, at a place in scratch or kept by a server of its own.
  public Component component() {
    return component;
  }

  /// Removes everything that was made for it.
  ///
  /// @throws IOException if something is left
  @Override
  public void close() throws IOException {
    kept.close();
  }
}
