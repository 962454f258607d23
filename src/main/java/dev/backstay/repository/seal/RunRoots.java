package dev.backstay.repository.seal;

import dev.backstay.repository.format.MalformedException;

/// Where the roots of runs come from that hosts made which only write. May be used by several
/// threads.
@FunctionalInterface
public interface RunRoots {

  /// None at all.
  RunRoots NONE =
      number -> {
        throw new MalformedException("key epoch is " + Integer.toUnsignedString(number));
      };

  /// The root of a run.
  ///
  /// @param writer who made it
  /// @param epoch of the repository's keys that open it
  /// @param root 32 bytes
  record RunRoot(String writer, int epoch, byte[] root) {}

  /// The root of the run of that number.
  ///
  /// @throws MalformedException if there is none that can be believed
  RunRoot find(int number) throws MalformedException;
}
