package dev.backstay.component;

import java.io.IOException;

/// Where the share of one entity is live, and can be exchanged while others go on.
public interface LiveShare {

  /// Where it is, as it may be shown.
  String place();

  /// Opens it to be looked at.
  Transaction look() throws IOException;

  /// Opens it to be changed.
  Transaction change() throws IOException;

  /// Removes what was left beside it by whoever died in between.
  default void clear() throws IOException {}

  /// What is live, as one transaction has it. Closed before [#commit], it has changed nothing.
  interface Transaction extends AutoCloseable {

    /// Whether what is live is that side.
    boolean is(Share.Side side) throws IOException;

    /// Makes ready that what is live becomes that side, as long as it is what is expected before
    /// it.
    ///
    /// @return whether it is
    /// @throws IOException if it would not be that side afterwards, or anything else would be
    ///     broken
    boolean prepare(Share.Side side) throws IOException;

    /// Makes it so, durably.
    void commit() throws IOException;

    /// Says that what is live is not what was expected.
    ///
    /// @param isBegun whether the exchange may have been done before
    String changed(boolean isBegun);

    @Override
    void close() throws IOException;
  }
}
