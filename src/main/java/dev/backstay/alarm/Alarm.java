package dev.backstay.alarm;

import java.time.Instant;
import java.util.Optional;

/// Something that is wrong and has not been put right.
///
/// @param subject what it is about, if not the whole orchestrator: a repository, a component, a
///     job; else empty text
/// @param text what is wrong, in one sentence with values
/// @param raisedAt since when it is known
/// @param toldAt when somebody was told last; empty if nobody was yet
public record Alarm(
    String orchestrator,
    Condition condition,
    String subject,
    String text,
    Instant raisedAt,
    Optional<Instant> toldAt) {}
