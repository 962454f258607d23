package dev.backstay.evidence;

import java.util.List;

/// Who had it rehearsed, where, with what.
///
/// @param who the account, as the system calls it
/// @param why what it was for, in words: a schedule, a person's reason
/// @param chosenBy how the snapshot was chosen (`latest`, an id, `random(30d)`)
/// @param host where
/// @param program the version of this program
/// @param engines what servers and libraries took part, with their versions
public record Asking(
    String who, String why, String chosenBy, String host, String program, List<String> engines) {

  public Asking {
    engines = List.copyOf(engines);
  }
}
