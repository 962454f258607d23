package dev.backstay.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotListTest {

  private static final String DOCUMENT =
      """
      {"snapshots":[{"id":"0123456789ab","commit":"c0ffee","orchestrator":"prod","host":"h",\
      "started_at":"2026-07-01T00:00:00Z","taken_at":"2026-07-01T00:00:01.5Z",\
      "trigger":"scheduled","status":"complete","grade":"exact","skew_ms":0,"content_bytes":42,\
      "tags":["t"],"pins":["p"],"missing":[],"drill":"d00000000001","recovery_ms":1500,\
      "proven_at":"2026-07-02T00:00:00Z","later":{"a":[1]},"components":[{"name":"db",\
      "kind":"sqlite","importance":"critical","order":0,"place":"/x","entry_count":1,\
      "file_count":1,"content_bytes":42,"digest":"d","incomplete":false,"note_count":0}]}],\
      "refused":[{"object":"commit/x","code":"commit-untrusted","reason":"no signature"}]}""";

  @Test
  void theDocumentIsReadAndWhatIsNewInItPassedOver() {
    var list = SnapshotList.parse(DOCUMENT);

    assertThat(list.snapshots())
        .containsExactly(
            new SnapshotLine(
                "0123456789ab",
                "c0ffee",
                "prod",
                "h",
                Instant.parse("2026-07-01T00:00:00Z"),
                Instant.parse("2026-07-01T00:00:01.5Z"),
                "scheduled",
                "complete",
                "exact",
                42,
                List.of("t"),
                List.of("p"),
                List.of(),
                List.of(new ComponentLine("db", "sqlite", 42, 1, false)),
                Optional.of(
                    new Drilled(
                        "d00000000001",
                        Optional.of(Instant.parse("2026-07-02T00:00:00Z")),
                        Duration.ofMillis(1500)))));
    assertThat(list.refused())
        .containsExactly(new RefusedLine("commit/x", "commit-untrusted", "no signature"));
    assertThat(list.orchestrators()).containsExactly("prod");
  }

  @Test
  void anEmptyRepositoryHasAnEmptyList() {
    assertThat(SnapshotList.parse("{\"snapshots\":[],\"refused\":[]}"))
        .isEqualTo(new SnapshotList(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snapshots",
        "refused",
        "id",
        "commit",
        "orchestrator",
        "host",
        "started_at",
        "taken_at",
        "trigger",
        "status",
        "grade",
        "content_bytes",
        "tags",
        "pins",
        "missing",
        "components",
        "name",
        "kind",
        "entry_count",
        "incomplete",
        "recovery_ms",
        "object",
        "code",
        "reason"
      })
  void whatIsMissingIsRefusedByName(String property) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SnapshotList.parse(DOCUMENT.replace("\"" + property + "\":", "\"other\":")))
        .withMessageContaining(property + " is missing");
  }

  @Test
  void aSnapshotThatWasInNoDrillAndOneThatWasRefutedAreToldApart() {
    var none = DOCUMENT.replace("\"d00000000001\"", "null").replace("1500", "null");
    assertThat(SnapshotList.parse(none).snapshots().getFirst().drilled()).isEmpty();
    var refuted = DOCUMENT.replace("\"2026-07-02T00:00:00Z\"", "null");
    assertThat(SnapshotList.parse(refuted).snapshots().getFirst().drilled())
        .hasValue(new Drilled("d00000000001", Optional.empty(), Duration.ofMillis(1500)));
  }

  @Test
  void anInstantThatIsNoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotList.parse(DOCUMENT.replace("01T00:00:00Z", "01")))
        .withMessage("started_at is not an instant: 2026-07-01");
  }
}
