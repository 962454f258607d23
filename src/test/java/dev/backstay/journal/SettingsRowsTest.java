package dev.backstay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.dispatch.RuntimeSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsRowsTest {

  @TempDir Path place;

  @Test
  void whatWasChangedIsThereAfterTheJournalIsOpenedAgain() {
    var some =
        new RuntimeSettings(
            Optional.of(false),
            Optional.of(168),
            Optional.empty(),
            Optional.of(true),
            Optional.empty());
    try (var journal = Journal.open(place)) {
      assertThat(journal.settings().settings("one")).isEqualTo(RuntimeSettings.NONE);
      journal.settings().putSettings("one", some);
      journal.settings().putSettings("two", some);
      journal.settings().putSettings("two", RuntimeSettings.NONE);
    }

    try (var journal = Journal.open(place)) {
      assertThat(journal.settings().settings("one")).isEqualTo(some);
      assertThat(journal.settings().settings("two")).isEqualTo(RuntimeSettings.NONE);
    }
  }
}
