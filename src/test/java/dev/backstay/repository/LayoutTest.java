package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.store.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
