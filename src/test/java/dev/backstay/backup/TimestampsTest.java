package dev.backstay.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.123456+02:00, 2026-01-02T01:04:05.123456Z",
    "2026-01-02 03:04:05.5+00, 2026-01-02T03:04:05.500Z",
    "2026-01-02 03:04:05-0130, 2026-01-02T04:34:05Z",
    "2026-01-02 03:04:05, 2026-01-02T03:04:05Z",
    "2026-01-02T03:04, 2026-01-02T03:04:00Z",
    "2026-01-02, 2026-01-02T00:00:00Z",
    "0, 1970-01-01T00:00:00Z",
    "1767323045, 2026-01-02T03:04:05Z",
    "1767323045.25, 2026-01-02T03:04:05.250Z",
    "1767323045123, 2026-01-02T03:04:05.123Z",
  })
  void whatApplicationsWriteIsUnderstood(String written, Instant meant) {
    assertThat(Timestamps.parse(written)).hasValue(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "soon",
        "-5",
        "1e9",
        "2026-13-01",
        "2026-01-02T25:00:00Z",
        "02.01.2026",
        "2026-01-02 03:04:05 UTC",
        "99999999999999999999"
      })
  void anythingElseIsNoTime(String written) {
    assertThat(Timestamps.parse(written)).isEmpty();
  }
}
