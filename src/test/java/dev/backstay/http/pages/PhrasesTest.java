package dev.backstay.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.standing.SizePoint;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PhrasesTest {

  private static final Instant NOW = Instant.parse("2026-11-22T08:30:00Z");

  @Test
  void timesAreSaidInOneUnit() {
    assertThat(Phrases.ago(NOW.minusSeconds(4), NOW)).isEqualTo("just now");
    assertThat(Phrases.ago(NOW.minusSeconds(59), NOW)).isEqualTo("59 seconds ago");
    assertThat(Phrases.ago(NOW.minusSeconds(60), NOW)).isEqualTo("1 minute ago");
    assertThat(Phrases.ago(NOW.plus(Duration.ofHours(3)), NOW)).isEqualTo("in 3 hours");
    assertThat(Phrases.ago(NOW.minus(Duration.ofHours(47)), NOW)).isEqualTo("47 hours ago");
    assertThat(Phrases.ago(NOW.minus(Duration.ofDays(2)), NOW)).isEqualTo("2 days ago");
  }

  @Test
  void sizesHaveAUnit() {
    assertThat(Phrases.size(1023)).isEqualTo("1023 B");
    assertThat(Phrases.size(1536)).isEqualTo("1.5 KiB");
    assertThat(Phrases.change(-2048)).isEqualTo("2.0 KiB less");
    assertThat(Phrases.change(0)).isEqualTo("unchanged");
  }

  @Test
  void slotsAreSaidByTheClockOfTheirZone() {
    assertThat(Phrases.slot(NOW, ZoneId.of("Asia/Tokyo"))).isEqualTo("Sun 22 Nov, 17:30");
  }

  @Test
  void valuesOfLinksAreEncoded() {
    assertThat(Links.to("/a", "x", "1 & 2", "none", "", "path", "ä/b"))
        .isEqualTo("/a?x=1+%26+2&path=%C3%A4%2Fb");
    assertThat(Links.to("/a?b=c", "d", "e")).isEqualTo("/a?b=c&d=e");
  }

  @Test
  void aChartSaysInWordsWhatItShows() {
    assertThat(Chart.of(List.of(new SizePoint(NOW, 1)))).isEmpty();
    var chart =
        Chart.of(
                List.of(
                    new SizePoint(NOW.minus(Duration.ofDays(2)), 2048),
                    new SizePoint(NOW.minus(Duration.ofDays(1)), 4096),
                    new SizePoint(NOW, 1024)))
            .orElseThrow();
    assertThat(chart.description())
        .isEqualTo(
            "From 2.0 KiB on Friday, 20 November 2026 to 1.0 KiB on Sunday, 22 November 2026; the"
                + " most was 4.0 KiB, in 3 good snapshots.");
    assertThat(chart.line()).isEqualTo("M6.0 63.0 L 320.0 6.0 L 634.0 91.5".replace("L ", "L"));
  }

  @Test
  void aChartOfNothingIsFlat() {
    var chart = Chart.of(List.of(new SizePoint(NOW, 0), new SizePoint(NOW, 0))).orElseThrow();
    assertThat(chart.line()).isEqualTo("M634.0 120.0 L634.0 120.0");
  }
}
