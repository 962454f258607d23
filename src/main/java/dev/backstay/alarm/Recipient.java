package dev.backstay.alarm;

import java.util.Set;

/// Who is told, and of what.
///
/// @param name how it is called in messages; without a secret
/// @param on the conditions that it is told of
public record Recipient(String name, Channel channel, Set<Condition> on) {

  public Recipient {
    on = Set.copyOf(on);
  }
}
