package dev.backstay.http;

import java.time.Duration;

/// Where events come from (server-sent events, as HTML defines them). Asked by one thread.
///
/// Who was cut off asks anew with the id of the last event that came: see
/// [Request#lastEventId()].
public interface EventSource extends AutoCloseable {

  /// What there is.
  sealed interface Next {

    /// An event.
    ///
    /// @param id to go on from; no line ends
    /// @param name what sort of event; no line ends
    /// @param text what happened, usually a JSON object; may have several lines
    record Event(String id, String name, String text) implements Next {

      public Event {
        if ((id + name).chars().anyMatch(it -> it == '\n' || it == '\r' || it == 0)) {
          throw new IllegalArgumentException("the id or name of an event has several lines");
        }
      }
    }

    /// Nothing happened in that time.
    record Quiet() implements Next {}

    /// Nothing will happen any more.
    record End() implements Next {}
  }

  /// The next event, waited for no longer than that.
  Next next(Duration atMost) throws InterruptedException;

  /// Lets go of what it holds.
  @Override
  default void close() {}
}
