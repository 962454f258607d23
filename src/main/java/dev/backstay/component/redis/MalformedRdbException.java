package dev.backstay.component.redis;

import java.io.IOException;

/// What should be an RDB file, or a value of one, is none that is known.
final class MalformedRdbException extends IOException {

  MalformedRdbException(String message) {
    super(message);
  }
}
