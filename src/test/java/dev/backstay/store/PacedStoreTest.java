package dev.backstay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backstay.testing.InMemoryObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PacedStoreTest {

  private long now;
  private final Timing timing = new Timing(() -> now, pause -> now += pause.toNanos());

  private Duration passed() {
    return Duration.ofNanos(now);
  }

  @Test
  void contentsGoNoFasterThanTheyMay() throws IOException {
    var store =
        new PacedStore(
            new InMemoryObjectStore(), Optional.of(new Pace(1000, timing)), Optional.empty());

    for (var i = 0; i < 11; i++) {
      store.create(new ObjectKey("packs/" + i), Content.of(new byte[3000]));
    }

    // The last one goes once the ten before it are paid for, of which a second's worth was free.
    assertThat(passed()).isEqualTo(Duration.ofSeconds(29));
    assertThat(store.read(new ObjectKey("packs/1"), 0, 3000)).hasSize(3000);
    assertThat(passed()).isEqualTo(Duration.ofSeconds(29));
  }

  @Test
  void onlyBytesThatCameAreCounted() throws IOException {
    var store =
        new PacedStore(
            new InMemoryObjectStore(), Optional.empty(), Optional.of(new Pace(1000, timing)));
    var key = new ObjectKey("packs/a");
    store.create(key, Content.of(new byte[3000]));

    assertThat(store.read(key, 0, Integer.MAX_VALUE)).isEqualTo(new byte[3000]);
    store.read(key, 0, 1);

    assertThat(passed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whatIsNotUsedForLongIsNotSavedUp() throws IOException {
    var pace = new Pace(1000, timing);
    now += Duration.ofHours(1).toNanos();
    var begun = now;

    pace.take(1000);
    pace.take(1000);
    pace.take(1000);

    assertThat(Duration.ofNanos(now - begun)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void nothingASecondIsNoPace() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace(0, timing));
  }
}
