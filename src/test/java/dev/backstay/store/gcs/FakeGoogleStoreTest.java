package dev.backstay.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.store.StoreTrial;
import dev.backstay.store.Timing;
import dev.backstay.testing.FakeGoogleStorage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every promise, kept before a fake of Google's server: what is tried is our side of it.
class FakeGoogleStoreTest extends ObjectStoreContract {

  private static final ObjectKey KEY = new ObjectKey("packs/a");

  @TempDir Path directory;
  private FakeGoogleStorage fake;
  private GcsPlace place;

  @BeforeEach
  @Override
  protected void makeStore() throws IOException {
    fake = new FakeGoogleStorage();
    place =
        fake.place(
            fake.endpoint(),
            fake.writeCredentials(directory.resolve("account.json")),
            Duration.ofSeconds(20));
    super.makeStore();
  }

  @Override
  protected ObjectStore newStore() {
    return open(place);
  }

  private static GcsStore open(GcsPlace place) {
    return GcsStore.open(
        place, new GcsStore.Surroundings(InstantSource.system(), Optional.empty()));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void theTrialFindsEveryPromiseKept() {
    var outcomes = new StoreTrial(store, InstantSource.system(), Timing.system()).run();

    assertThat(outcomes)
        .hasSize(10)
        .allSatisfy(
            it -> assertThat(it.verdict()).as(it.toString()).isEqualTo(StoreTrial.Verdict.KEPT));
  }

  @Test
  void oneTokenServesManyRequestsAndAnotherOneIsFetchedWhenItEnds() throws IOException {
    store.create(KEY, Content.of(new byte[] {1}));
    assertThat(store.read(KEY, 0, 2)).hasSize(1);
    assertThat(fake.tokens()).isEqualTo(1);

    fake.endTokens();

    assertThat(store.read(KEY, 0, 2)).hasSize(1);
    assertThat(fake.tokens()).isEqualTo(2);
  }

  @Test
  void aMachineHasTokensOfItsOwn() throws IOException {
    var bare =
        new GcsPlace(
            place.bucket(), place.prefix(), place.endpoint(), Optional.empty(), place.silence());
    var surroundings =
        new GcsStore.Surroundings(InstantSource.system(), Optional.of(fake.address()));
    try (var machine = GcsStore.open(bare, surroundings)) {
      machine.create(KEY, Content.of(new byte[] {1}));
    }
    assertThat(store.list("packs")).hasSize(1);
  }

  @Test
  void wrongCredentialsAreRefusedAndNotSaid() throws IOException {
    var foreign = fake.writeForeignCredentials(directory.resolve("foreign.json"));
    try (var refused = open(fake.place(fake.endpoint(), foreign, Duration.ofSeconds(20)))) {
      assertThatThrownBy(() -> refused.create(KEY, Content.of(new byte[1])))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageNotContaining("PRIVATE KEY");
    }
    var broken = Files.writeString(directory.resolve("broken.json"), "{\"private_key\": \"abc");
    try (var refused = open(fake.place(fake.endpoint(), broken, Duration.ofSeconds(20)))) {
      assertThatThrownBy(() -> refused.find(KEY))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(broken.toString())
          .hasMessageNotContaining("abc");
    }
  }

  @Test
  void aBucketThatIsNotThereIsNoEmptyOne() throws IOException {
    var elsewhere =
        new GcsPlace("no-such", "", place.endpoint(), place.credentials(), place.silence());
    try (var missing = open(elsewhere)) {
      assertThatThrownBy(() -> missing.find(KEY)).hasMessageContaining("no such bucket");
      assertThatThrownBy(() -> missing.list("packs")).hasMessageContaining("no such bucket");
      assertThatThrownBy(() -> missing.delete(KEY)).hasMessageContaining("no such bucket");
      assertThatThrownBy(() -> missing.create(KEY, Content.of(new byte[1])))
          .hasMessageContaining("no such bucket");
    }
  }
}
