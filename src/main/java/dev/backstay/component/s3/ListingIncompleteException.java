package dev.backstay.component.s3;

import java.io.IOException;

/// A listing that cannot be whole.
final class ListingIncompleteException extends IOException {

  ListingIncompleteException(String message) {
    super(message);
  }
}
