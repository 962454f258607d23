package dev.backstay.diff;

import java.util.Optional;

/// One value of a document that is not the same on both sides.
///
/// @param path the keys to it joined by dots, numbers for places in lists
/// @param before the value on the first side, shortened, and masked if it may be a secret
/// @param after the value on the second side
public record DocumentChange(String path, Optional<String> before, Optional<String> after) {}
