package dev.backstay.repository.content;

/// What a cell is known by on one host: twelve bytes of a keyed hash of it.
record CellId(long high, int low) {}
