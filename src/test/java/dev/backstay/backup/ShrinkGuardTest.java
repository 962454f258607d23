package dev.backstay.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.FormerSnapshots;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.MadeSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShrinkGuardTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final long MIB = 1 << 20;

  private static ComponentRecord record(
      ComponentKind kind, long files, long bytes, Map<String, String> vitals) {
    var facts =
        new CaptureFacts("test", NOW, NOW, new TreeMap<>(), List.of(), 0, false)
            .withVitals(new TreeMap<>(vitals));
    return new ComponentRecord(
        new ComponentName("x"), kind, Importance.CRITICAL, 0, "", facts, files, files, bytes, "");
  }

  private static ShrinkGuard guard(ComponentRecord before, ComponentRecord now) {
    var base = MadeSnapshot.of("aaaa00000001").at(NOW).with(List.of(before)).made();
    return ShrinkGuard.of(now, base, new FormerSnapshots.Offloaded(0, 0));
  }

  private static ShrinkGuard database(Map<String, String> before, Map<String, String> now) {
    return guard(
        record(ComponentKind.SQLITE, 1, MIB, before), record(ComponentKind.SQLITE, 1, MIB, now));
  }

  private static ShrinkGuard document(Map<String, String> before, Map<String, String> now) {
    return guard(
        record(ComponentKind.STATE_FILE, 1, 9, before),
        record(ComponentKind.STATE_FILE, 1, 9, now));
  }

  private static ShrinkGuard tree(long files, long bytes, long filesNow, long bytesNow) {
    return guard(
        record(ComponentKind.FILES, files, bytes, Map.of()),
        record(ComponentKind.FILES, filesNow, bytesNow, Map.of()));
  }

  @Test
  void aTreeMayLoseNineOfTenFiles() {
    assertThat(tree(100, 5, 10, 5).findings()).isEmpty();
    assertThat(tree(100, 5, 9, 5).findings())
        .containsExactly("files: 9, in snapshot aaaa00000001 100; 91 % went, at most 90 % may");
    assertThat(tree(9, 5, 0, 0).findings()).isEmpty();
    assertThat(tree(10, 5, 0, 0).findings()).hasSize(1);
    assertThat(tree(10, 5, 500, 5).findings()).isEmpty();
  }

  @Test
  void aTreeOfFewLargeFilesMayNotLoseAllOfThem() {
    assertThat(tree(3, 3 * MIB, 0, 0).findings()).hasSize(1);
    assertThat(tree(3, 3 * MIB, 3, 0).findings()).hasSize(1);
    assertThat(tree(3, 3 * MIB, 1, 1).findings()).isEmpty();
    assertThat(tree(3, MIB - 1, 0, 0).findings()).isEmpty();
  }

  @Test
  void aDocumentMayNotLoseItsOnlyKey() {
    assertThat(
            document(Map.of("keys", "1", "items", "1"), Map.of("keys", "0", "items", "0"))
                .findings())
        .hasSize(1);
    assertThat(
            document(Map.of("keys", "1", "items", "9"), Map.of("keys", "1", "items", "1"))
                .findings())
        .isEmpty();
    assertThat(
            document(Map.of("keys", "0", "items", "0"), Map.of("keys", "0", "items", "0"))
                .findings())
        .isEmpty();
  }

  @Test
  void aDatabaseThatCannotBeCountedIsMeasuredByItsPages() {
    var before = Map.of("rows", "?", "used_bytes", "9000000");

    assertThat(database(before, Map.of("rows", "0", "used_bytes", "8192")).findings())
        .containsExactly(
            "bytes in use: 8192, in snapshot aaaa00000001 9000000; 99 % went, at most 90 % may");
    assertThat(database(before, Map.of("rows", "0", "used_bytes", "8999999")).findings()).isEmpty();
    assertThat(
            database(
                    Map.of("rows", "5", "used_bytes", "9000000"),
                    Map.of("rows", "5", "used_bytes", "1"))
                .findings())
        .isEmpty();
  }

  @Test
  void whatIsDeclaredHoldsFromTheFirstRowOn() {
    var guard = database(Map.of("rows", "2"), Map.of("rows", "1"));
    assertThat(guard.findings()).isEmpty();
    assertThat(guard.findings(50)).isEmpty();
    assertThat(guard.findings(49)).hasSize(1);
    assertThat(tree(2, 5, 2, 4).findings(19)).hasSize(1);
    assertThat(tree(2, 5, 0, 0).findings(100)).isEmpty();
  }

  @Test
  void aTableThatWasNotThereHasNothingToLose() {
    var guard = database(Map.of("rows.a", "4"), Map.of("rows.a", "1", "rows.b", "0"));
    assertThat(guard.findings("a", 50))
        .containsExactly(
            "rows of table a: 1, in snapshot aaaa00000001 4; 75 % went, at most 50 % may");
    assertThat(guard.findings("b", 0)).isEmpty();
  }
}
