package dev.backstay.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

final class DossierTest {

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-07-01T00:00:00Z");

  private static Dossier.Filed drill(int number, String day, boolean good) {
    var report =
        new DrillReport(
            "%012x".formatted(number),
            Instant.parse(day + "T05:00:00Z"),
            Duration.ofSeconds(9),
            new Subject(
                "demo", "abcdef012345", "ab".repeat(32), SINCE, "exact", "/srv", "cd", 1234, 2),
            new Asking("root", "scheduled", "by-turns", "host", "1.0.0", List.of()),
            List.of(),
            List.of(
                new Answer(
                    "state",
                    "is the canary there?",
                    good ? Answer.Outcome.GOOD : Answer.Outcome.BAD,
                    good ? "" : "<gone>",
                    Duration.ZERO)),
            Duration.ofSeconds(3),
            Exposure.NONE);
    return new Dossier.Filed(report, "12".repeat(32), "34".repeat(32));
  }

  private static Dossier of(Dossier.Filed... drills) {
    return new Dossier(
        "demo",
        "/srv/repository",
        SINCE,
        UNTIL,
        "1.0.0",
        Map.of("schedule of drill", "monthly"),
        Map.of("good", 720, "suspect", 1),
        new Exposure(
            Optional.of(Duration.ofHours(8)),
            Optional.of(Duration.ofHours(6)),
            Optional.of(Duration.ofHours(13)),
            Optional.of(Duration.ofMinutes(5))),
        Optional.of(Duration.ofDays(35)),
        List.of(drills));
  }

  @Test
  void whatFailedNamesWhatFollowed() {
    var dossier =
        of(
            drill(1, "2026-01-31", true),
            drill(2, "2026-02-28", false),
            drill(3, "2026-03-01", true),
            drill(4, "2026-06-30", false));
    var text = dossier.markdown();
    assertThat(text.lines().filter(it -> it.startsWith("| 000000000002")))
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("state: is the canary there? \\<gone\\>")
                    .contains("000000000003 at 2026-03-01T05:00:00Z"));
    assertThat(text.lines().filter(it -> it.startsWith("| 000000000004")))
        .anySatisfy(it -> assertThat(it).contains("none yet"));
    assertThat(text).contains("A.8.13").contains("A1.3").contains("| suspect | 1 |");
    assertThat(dossier.html()).contains("&lt;gone&gt;").doesNotContain("<gone>");
  }

  @Test
  void theLongestTimeWithoutProofEndsNowIfNoneFollowed() {
    assertThat(of().longestUnproven()).isEqualTo(Duration.between(SINCE, UNTIL));
    var last = of(drill(1, "2026-02-01", true), drill(2, "2026-03-01", true));
    assertThat(last.longestUnproven())
        .isEqualTo(Duration.between(Instant.parse("2026-03-01T05:00:00Z"), UNTIL));
    var between = of(drill(1, "2026-01-02", true), drill(2, "2026-06-30", true));
    assertThat(between.longestUnproven()).isEqualTo(Duration.ofDays(179));
    assertThat(of(drill(1, "2026-03-01", false)).longestUnproven())
        .isEqualTo(Duration.between(SINCE, UNTIL));
  }

  @Test
  void theArchiveHoldsEachReportAsItIsKept() throws Exception {
    var kept = "{\"drill\":\"000000000001\"}".getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream();
    new Archive(of(drill(1, "2026-01-31", true)), Map.of("000000000001", kept)).write(out);
    var files = new HashMap<String, byte[]>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    assertThat(files)
        .containsOnlyKeys("dossier.html", "dossier.md", "drills/000000000001.json", "SHA256SUMS");
    assertThat(files.get("drills/000000000001.json")).isEqualTo(kept);
  }
}
