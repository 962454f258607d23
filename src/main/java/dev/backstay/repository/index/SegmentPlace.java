package dev.backstay.repository.index;

/// Where a segment is.
///
/// @param pack the pack's name: SHA-256 of its bytes, in hexadecimal
/// @param offset where in the pack it starts
/// @param sealedBytes its length there
/// @param plainBytes its length when opened
/// @param content whether it holds content, as against the description of content
public record SegmentPlace(
    String pack, int offset, int sealedBytes, int plainBytes, boolean content) {}
