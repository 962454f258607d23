package dev.backstay.desk;

import dev.backstay.dispatch.Job;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A job as people look at it.
///
/// @param words its schedule as people say it
/// @param lastSlot the moment that was begun last
/// @param paused whether it begins nothing until that is taken back
/// @param next when it is due, the next five times
public record JobView(
    Job job, String words, Optional<Instant> lastSlot, boolean paused, List<Instant> next) {

  public JobView {
    next = List.copyOf(next);
  }
}
