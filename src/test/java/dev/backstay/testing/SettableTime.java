package dev.backstay.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that moves only when it is told to.
public final class SettableTime implements InstantSource {

  private volatile Instant now;

  /// It is that time until somebody says otherwise.
  public SettableTime(String now) {
    this.now = Instant.parse(now);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /// Goes on by so much, or back.
  public void pass(Duration duration) {
    now = now.plus(duration);
  }
}
