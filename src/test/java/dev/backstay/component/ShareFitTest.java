package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.snapshot.ComponentName;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whether rows of a snapshot can be put beside those that are live.
class ShareFitTest {

  private static final EntityPart.Rows PART =
      new EntityPart.Rows(new ComponentName("db"), "runs", "id", List.of("slug"));

  private static List<String> obstacles(
      List<String> stored, List<String> live, List<String> needed, List<String> given) {
    return new ShareFit(PART, stored, live, needed, given, Comparator.naturalOrder())
        .obstacles().stream().map(Outlook.Obstacle::what).toList();
  }

  private static final List<String> ALL = List.of("id", "slug", "note");

  @Test
  void rowsThatFitHaveNothingInTheirWay() {
    assertThat(obstacles(ALL, ALL, ALL, ALL)).isEmpty();
    assertThat(obstacles(ALL, List.of("id", "slug", "note", "new"), ALL, ALL)).isEmpty();
    assertThat(
            new ShareFit(
                    PART, List.of("ID"), ALL, List.of("Id"), ALL, String.CASE_INSENSITIVE_ORDER)
                .obstacles())
        .isEmpty();
  }

  private static void requireTold(List<String> told, String... parts) {
    assertThat(String.join("; ", told)).contains(parts);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    requireTold(
        obstacles(List.of(), List.of(), List.of(), List.of()),
        "the snapshot has no table runs",
        "the live database has no table runs");
    requireTold(
        obstacles(ALL, List.of("note"), List.of(), List.of()),
        "the live table runs has no column id",
        "the live table runs has no column slug",
        "column id of table runs is in the snapshot and not live");
    requireTold(
        obstacles(List.of("slug"), ALL, List.of(), List.of()),
        "table runs of the snapshot has no column id");
    requireTold(
        obstacles(ALL, ALL, List.of("note", "other"), List.of("id")),
        "column note of table runs is live, needs a value and cannot be renewed",
        "column other of table runs is live, needs a value and is not in the snapshot");
  }
}
