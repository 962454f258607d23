package dev.backstay.component;

import java.io.IOException;

/// The exchange, in one restore, of what a server serves for what was staged in it.
///
/// Each act looks first how far things are and does only what is missing: whoever did it before may
/// have died before it could say so. A failure means that the act was not done, or not wholly.
public interface ServerExchange {

  /// Where it is, as it may be shown. Another place is another server.
  String place();

  /// Puts the staged state in place and sets the former one aside.
  void forward() throws IOException;

  /// Looks whether the former state can be put in place again; changes nothing.
  ///
  /// @throws IOException if others have changed since what was put in place
  default void requireWayBack() throws IOException {}

  /// Puts the former state in place again, if it was set aside.
  void backward() throws IOException;

  /// Drops the former state.
  void settle() throws IOException;

  /// Drops what was staged; what is served is not touched.
  void abandon() throws IOException;
}
