package dev.backstay.cli;

/// How often progress is shown, and how.
enum ProgressStyle {
  /// One line drawn over and over.
  BAR(100),
  /// A line now and then.
  LINES(30_000),
  /// A JSON object now and then.
  JSON(1_000),
  NONE(Long.MAX_VALUE);

  private final long intervalMillis;

  ProgressStyle(long intervalMillis) {
    this.intervalMillis = intervalMillis;
  }

  /// The least time between two showings, in milliseconds.
  long intervalMillis() {
    return intervalMillis;
  }

  static ProgressStyle of(GlobalOptions options, Terminal terminal) {
    if (options.quiet || options.noProgress) {
      return NONE;
    }
    if (options.json) {
      return JSON;
    }
    return terminal.redraws() ? BAR : LINES;
  }
}
