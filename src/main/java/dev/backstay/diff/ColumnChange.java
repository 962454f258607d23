package dev.backstay.diff;

import java.util.Optional;

/// What is not the same of one column: its type, or in one row its value.
///
/// @param column its name
/// @param before on the first side; empty if there is none
/// @param after on the second side; a value is shortened, and masked if it may be a secret
public record ColumnChange(String column, Optional<String> before, Optional<String> after) {}
