package dev.backstay.store.sftp;

import java.io.IOException;

/// The host shows a key that it is not known by: nothing was sent to it.
public final class HostKeyException extends IOException {

  private final String remedy;

  HostKeyException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /// What to do, as a full sentence.
  public String remedy() {
    return remedy;
  }
}
