package dev.backstay.evidence;

import java.time.Instant;

/// What was rehearsed.
///
/// @param orchestrator whose state
/// @param snapshot its id
/// @param commit the hash of the commit that made it
/// @param takenAt when it was taken
/// @param grade how its components' points relate
/// @param repository where it is, for people; never with a secret
/// @param repositoryId which repository that is
/// @param contentBytes how much it holds
/// @param components how many components
public record Subject(
    String orchestrator,
    String snapshot,
    String commit,
    Instant takenAt,
    String grade,
    String repository,
    String repositoryId,
    long contentBytes,
    int components) {}
