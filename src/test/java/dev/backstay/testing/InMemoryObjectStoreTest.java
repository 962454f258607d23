package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class InMemoryObjectStoreTest extends ObjectStoreContract {

  private static final ObjectKey KEY = new ObjectKey("a/b");

  @Override
  protected ObjectStore newStore() {
    return new InMemoryObjectStore();
  }

  @Test
  void aCopyGoesItsOwnWay() throws IOException {
    var original = new InMemoryObjectStore();
    original.create(KEY, Content.of(new byte[] {1}));

    var copy = original.copy();
    copy.damage(KEY, new byte[] {2});
    copy.create(new ObjectKey("a/c"), Content.of(new byte[] {3}));
    original.close();

    assertThat(original.contents()).containsOnlyKeys(KEY);
    assertThat(original.contents().get(KEY)).containsExactly(1);
    assertThat(copy.read(KEY, 0, 9)).containsExactly(2);
  }

  @Test
  void objectsAreAsOldAsTheClockSays() throws IOException {
    var instant = Instant.parse("2031-05-06T07:08:09Z");
    var store = new InMemoryObjectStore(InstantSource.fixed(instant));
    store.create(KEY, Content.of(new byte[] {1}));

    assertThat(store.find(KEY)).map(StoredObject::createdAt).hasValue(instant);
  }

  @Test
  void useAfterClosingIsABug() {
    var store = new InMemoryObjectStore();
    store.close();

    assertThatIllegalStateException().isThrownBy(() -> store.find(KEY));
    assertThatIllegalStateException().isThrownBy(() -> store.create(KEY, Content.of(new byte[0])));
  }
}
