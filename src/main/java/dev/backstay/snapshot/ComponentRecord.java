package dev.backstay.snapshot;

/// What a snapshot says about one of its components.
///
/// @param name the component
/// @param kind its kind
/// @param importance its importance when it was captured
/// @param order its place in the order of capture and restore
/// @param place where it was (a path), for people and for defaults
/// @param facts what its capture established
/// @param entryCount how many entries its listing has
/// @param fileCount how many of them are files
/// @param contentBytes the sum of the sizes of its files
/// @param digest SHA-256 over its listing, 64 hex digits: equal digests mean equal content
public record ComponentRecord(
    ComponentName name,
    ComponentKind kind,
    Importance importance,
    int order,
    String place,
    CaptureFacts facts,
    long entryCount,
    long fileCount,
    long contentBytes,
    String digest) {}
