package dev.backstay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.dispatch.RuntimeSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForwardRowsTest {

  private static final String ONE = "tls://one:6514";

  @TempDir Path place;

  @Test
  void howFarItIsIsKeptForEachCollectorAndNeverGoesBack() {
    try (var journal = Journal.open(place)) {
      assertThat(journal.forwarded().forwarded(ONE)).isZero();
      journal.forwarded().putForwarded(ONE, 7);
      journal.forwarded().putForwarded(ONE, 3);
      journal.forwarded().putForwarded("tcp://two:514", 5);
    }
    try (var journal = Journal.open(place)) {
      assertThat(journal.forwarded().forwarded(ONE)).isEqualTo(7);
      assertThat(journal.forwarded().forwarded("tcp://two:514")).isEqualTo(5);
    }
  }

  @Test
  void aJournalFromBeforeThereWereCollectorsIsBroughtToThisVersion() throws Exception {
    try (var journal = Journal.open(place)) {
      journal.settings().putSettings("demo", RuntimeSettings.NONE);
    }
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + place.resolve("journal.db"));
        var statement = connection.createStatement()) {
      statement.execute("drop table audit_forwarded");
      statement.execute("pragma user_version = 1");
    }
    try (var journal = Journal.open(place)) {
      journal.forwarded().putForwarded(ONE, 1);
      assertThat(journal.forwarded().forwarded(ONE)).isOne();
    }
    try (var link = Link.open(place.resolve("journal.db"))) {
      assertThat(link.number("pragma user_version")).isEqualTo(Schema.version());
      assertThat(link.number("select count(*) from settings")).isOne();
    }
  }
}
