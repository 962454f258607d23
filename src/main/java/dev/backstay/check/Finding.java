package dev.backstay.check;

import dev.backstay.failure.FailureCode;
import java.util.List;

/// One object that is not what it should be, or one break in the history.
///
/// @param code the stable reason
/// @param object the key of the object; for a break in the history the writer's place
/// @param sentence what is wrong, for people
/// @param reach what cannot be restored because of it; empty if nothing is lost
public record Finding(FailureCode code, String object, String sentence, List<Reach> reach) {

  public Finding {
    reach = List.copyOf(reach);
  }
}
