package dev.backstay.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.store.StoreTrial;
import dev.backstay.store.Timing;
import dev.backstay.testing.Azurite;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every promise, kept by Microsoft's emulator.
class AzuriteStoreTest extends ObjectStoreContract {

  private static final ObjectKey KEY = new ObjectKey("packs/a");

  private AzurePlace place;

  @BeforeEach
  @Override
  protected void makeStore() throws IOException {
    place = Azurite.newPlace("dr/demo");
    super.makeStore();
  }

  @Override
  protected ObjectStore newStore() throws IOException {
    return AzureStore.open(place, InstantSource.system());
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
  void whoMayCreateReadAndListCanDoNothingElse() throws IOException {
    try (var limited = with(new AzureKey.Signature(Azurite.signature("?", "co", "rcl")))) {
      limited.create(KEY, Content.of(new byte[] {1, 2}));

      assertThatThrownBy(() -> limited.create(KEY, Content.of(new byte[] {3})))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> limited.delete(KEY)).isInstanceOf(AccessDeniedException.class);
      assertThat(limited.read(KEY, 0, 5)).containsExactly(1, 2);
      assertThat(limited.list("packs")).hasSize(1);
    }
  }

  @Test
  void wrongKeysAreRefusedAndNotSaid() throws IOException {
    var other = "bm90IHRoZSBrZXk=";
    for (var key :
        new AzureKey[] {
          new AzureKey.Shared(other),
          new AzureKey.Signature(
              Azurite.signature("", "co", "rcl").replaceFirst("sig=.*", "sig=" + other))
        }) {
      try (var refused = with(key)) {
        assertThatThrownBy(() -> refused.list("packs"))
            .isInstanceOf(AccessDeniedException.class)
            .hasMessageNotContaining(other);
        assertThatThrownBy(() -> refused.create(KEY, Content.of(new byte[1])))
            .isInstanceOf(AccessDeniedException.class)
            .hasMessageNotContaining(other);
      }
    }
  }

  private AzureStore with(AzureKey key) throws IOException {
    return AzureStore.open(
        Azurite.at(place, Azurite.server(), key, Duration.ofSeconds(20)), InstantSource.system());
  }

  @Test
  void aContainerThatIsNotThereIsNoEmptyOne() throws IOException {
    var elsewhere =
        new AzurePlace(
            place.account(), "no-such", "", place.endpoint(), place.key(), place.silence());
    try (var missing = AzureStore.open(elsewhere, InstantSource.system())) {
      assertThatThrownBy(() -> missing.find(KEY)).hasMessageContaining("no such container");
      assertThatThrownBy(() -> missing.list("packs")).hasMessageContaining("no such container");
      assertThatThrownBy(() -> missing.delete(KEY)).hasMessageContaining("no such container");
      assertThatThrownBy(() -> missing.create(KEY, Content.of(new byte[1])))
          .hasMessageContaining("no such container");
    }
  }
}
