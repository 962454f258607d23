package dev.backstay.component.postgres;

import java.io.IOException;

/// What should be a dump in PostgreSQL's custom format is none, or one that is not known.
final class DumpFormatException extends IOException {

  DumpFormatException(String message) {
    super(message);
  }
}
