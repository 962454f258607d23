package dev.backstay.s3;

import java.io.IOException;

/// A listing that cannot be whole.
public final class ListingIncompleteException extends IOException {

  /// Says what shows it.
  public ListingIncompleteException(String message) {
    super(message);
  }
}
