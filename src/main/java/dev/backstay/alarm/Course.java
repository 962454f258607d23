package dev.backstay.alarm;

import java.time.Instant;

/// What becomes of notices. May be called by several threads at once.
public interface Course {

  /// A recipient has it.
  void told(Notice notice, Instant at);

  /// A recipient is not tried any more, or there is none who wants it.
  void abandoned(Notice notice);
}
