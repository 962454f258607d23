package dev.backstay.snapshot;

/// How a content is expected to change, and so how it is cut into chunks.
public enum Cutting {
  /// Rewritten or appended: cut by content, every time.
  STREAM,
  /// Rows written one after the other, of which a few change here and there: cut by content, and
  /// compared by a few rows each with all of what was there before.
  ROWS,
  /// A database: pages change in place and never shift. Cut at fixed places, compared page by page.
  PAGED,
  /// A disk image or large unknown file: cut by content at first, compared page by page afterwards.
  IMAGE
}
