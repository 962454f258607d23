package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.seal.Secret;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.PassingStore;
import dev.backstay.testing.SettableTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a run makes itself known, and for how long it is believed where the store does not answer.
class IntentTest {

  private final SettableTime clock = new SettableTime("2026-01-02T03:00:00Z");
  private final InMemoryObjectStore objects = new InMemoryObjectStore(clock);
  private final Repository repository;
  private boolean down;

  IntentTest(@TempDir Path hostStates) {
    var access = new Access(hostStates, "test-host", Optional::empty, clock);
    repository =
        Repository.create(
            new Interrupted(),
            List.of(new Repository.FirstSlot(Secret.MachineKey.generate(), "test")),
            access);
  }

  @AfterEach
  void close() {
    down = false;
    repository.close();
  }

  /// Now and then it does not answer.
  private final class Interrupted extends PassingStore {

    Interrupted() {
      super(objects);
    }

    private void answer() throws IOException {
      if (down) {
        throw new IOException("no route to host");
      }
    }

    @Override
    public void create(ObjectKey key, Content content) throws IOException {
      answer();
      super.create(key, content);
    }

    @Override
    public byte[] read(ObjectKey key, long offset, int length) throws IOException {
      answer();
      return super.read(key, offset, length);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws IOException {
      answer();
      return super.find(key);
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      answer();
      super.delete(key);
    }
  }

  private Intent announce() {
    return repository.announce(Pen.of(repository), "test");
  }

  private List<ObjectKey> intents() {
    return objects.list("intents").stream().map(StoredObject::key).toList();
  }

  private static void requireUnknown(Intent intent) {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(intent::stands)
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.STORE_UNAVAILABLE));
  }

  @Test
  void whoSaidAMomentAgoThatItIsAliveCannotHaveBeenGivenUp() {
    try (var intent = announce()) {
      assertThat(intent.stands()).isTrue();
      clock.pass(Duration.ofSeconds(89));
      down = true;
      assertThat(intent.stands()).isTrue();
      clock.pass(Duration.ofSeconds(2));
      requireUnknown(intent);

      // That it cannot say so is no failure.
      intent.renew();
      requireUnknown(intent);
      down = false;
      intent.renew();
      down = true;
      assertThat(intent.stands()).isTrue();
      // The clock was set back: what it shows says nothing of how long ago that was.
      clock.pass(Duration.ofSeconds(-91));
      requireUnknown(intent);
      down = false;
    }
    assertThat(intents()).isEmpty();
  }

  /// A machine that slept says that it is alive when it wakes up, and is dead to others.
  @Test
  void whoWasGivenUpIsNotBelievedForSayingThatItIsAlive() {
    try (var intent = announce()) {
      intents().forEach(objects::delete);
      clock.pass(Duration.ofMinutes(10));
      intent.renew();

      down = true;
      requireUnknown(intent);
      down = false;
      assertThat(intent.stands()).isFalse();
      for (var overtaken : List.<Runnable>of(intent::requireStanding, intent::announcedAt)) {
        assertThatExceptionOfType(StoreUnavailableException.class)
            .isThrownBy(overtaken::run)
            .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.RUN_OVERTAKEN));
      }
    }
    assertThat(intents()).isEmpty();
  }

  @Test
  void oneSignOfLifeTakesThePlaceOfTheOneBefore() {
    try (var intent = announce()) {
      assertThat(intents()).hasSize(1);
      for (var each = 1; each < 4; each++) {
        intent.renew();
        assertThat(intents()).hasSize(2).last().asString().endsWith("-000000000" + each);
      }
    }
    assertThat(intents()).isEmpty();
  }

  /// It keeps the next prune waiting, and nothing else.
  @Test
  void whatCannotBeWithdrawnStays() {
    try (var _ = announce()) {
      down = true;
    }
    down = false;
    assertThat(intents()).hasSize(1);
  }
}
