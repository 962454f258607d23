package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which objects belong to a repository: whatever else lies beside them is told of, and not read.
class LayoutTest {

  private static final String HASH = "ab".repeat(32);
  private static final String WRITER = "0123456789ab";

  @Test
  void whatHasAPlaceIsKnown() {
    for (var key :
        List.of(
            "format",
            "keys/" + WRITER,
            "writers/" + WRITER,
            "packs/ab/" + HASH,
            "index/data/" + HASH,
            "own/" + WRITER + "/meta/" + HASH,
            "commits/" + WRITER + "/0000000001-" + WRITER,
            "intents/" + WRITER,
            "intents/" + WRITER + "-0000000007",
            "tombstones/0000000001-going",
            "swept/0000000001",
            "epochs/0000000001",
            "damaged/" + HASH,
            "capsules/80000001",
            "expelled/" + WRITER + "/" + WRITER,
            "evidence/" + "ab".repeat(16))) {
      assertThat(Layout.isKnown(new ObjectKey(key))).as(key).isTrue();
    }
  }

  @Test
  void whatHasNoneIsNot() {
    for (var key :
        List.of(
            "format-2",
            "keys/" + WRITER + "0",
            "packs/cd/" + HASH,
            "packs/ab/" + HASH + "-1",
            "packs/" + HASH,
            "index/" + HASH,
            "commits/" + WRITER + "/1-" + WRITER,
            "intents/" + WRITER + "-7",
            "tombstones/0000000001",
            "capsules/00000001",
            "expelled/" + WRITER,
            "lost-and-found/x")) {
      assertThat(Layout.isKnown(new ObjectKey(key))).as(key).isFalse();
    }
  }

  /// Whoever can write to the store could have everyone follow epochs without end.
  @Test
  void epochsThatCannotBeAreNotFollowed(@TempDir Path hostStates) throws IOException {
    var store = new InMemoryObjectStore();
    TestRepository.create(store, hostStates).close();
    store.create(new ObjectKey("epochs/readme.txt"), Content.of(new byte[] {1}));
    open(store, hostStates).close();
    for (var number : List.of("0000000000", "0000001001", "9999999999")) {
      var key = new ObjectKey("epochs/" + number);
      store.create(key, Content.of(new byte[] {1}));
      assertThatExceptionOfType(RepositoryDamagedException.class)
          .as(number)
          .isThrownBy(() -> open(store, hostStates))
          .withMessageContaining(key.value())
          .withMessageContaining("no more than 1000 epochs are followed");
      store.delete(key);
    }
  }

  private static Repository open(InMemoryObjectStore store, Path hostStates) {
    return Repository.open(store.copy(), TestRepository.access(hostStates));
  }
}
