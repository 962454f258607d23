package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backstay.snapshot.EntryPath;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeysTest {

  /// Small, so that keys collide where they can, and with everything that has a meaning.
  private static final String[] PIECES = {
    "/", "/", "/", "a", "b", ".", "..", "%", "%25", "%self", "%-", "\\", "C", ":", " ", "\n", "\0",
    "\u007f", "é", "漢", "😀", "\uFFFD", "\u202E", "2F", "-", "self"
  };

  private static final int KEY_BYTES_MAX = 1024;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "briefs/9f86d081/one.json",
        "a b+c=d@e,f;g&h$(1)!'*~^[x]{y}|<z>\"?#.txt",
        "dt=2026-11-21/x"
      })
  void ordinaryKeysAreTheirOwnPaths(String key) {
    assertThat(ObjectKeys.pathOf(key).value()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "a/, a/%",
    "/a, %/a",
    "a//b, a/%/b",
    "./a, %2E/a",
    "a/../b, a/%2E%2E/b",
    "C:/a, C%3A/a",
    "100%, 100%25",
    "a\\b, a%5Cb",
    "%self, %25self"
  })
  void otherKeysAreWrittenSoThatTheyCanBeRead(String key, String path) {
    assertThat(ObjectKeys.pathOf(key).value()).isEqualTo(path);
    assertThat(ObjectKeys.keyOf(new EntryPath(path))).isEqualTo(key);
  }

  @Test
  void anObjectInItsOwnDirectoryHasTheKeyOfThat() {
    assertThat(ObjectKeys.keyOf(new EntryPath("a/b/%self"))).isEqualTo("a/b");
    assertThat(ObjectKeys.keyOf(new EntryPath("a/%/%self"))).isEqualTo("a/");
  }

  @Test
  void noTwoKeysHaveOnePathAndEveryPathLeadsBack() {
    var random = new Random(20_261_121);
    var keys = new HashMap<EntryPath, String>();
    for (var i = 0; i < 200_000; i++) {
      var key = keyOf(random, 1 + random.nextInt(6));
      requireReversible(key);
      assertThat(keys.merge(ObjectKeys.pathOf(key), key, (a, _) -> a)).isEqualTo(key);
    }
    assertThat(keys.size()).isGreaterThan(50_000);
  }

  @Test
  void keysOfFullLengthHavePathsToo() {
    var random = new Random(7);
    for (var i = 0; i < 2_000; i++) {
      requireReversible(keyOf(random, KEY_BYTES_MAX));
    }
    for (var piece : PIECES) {
      requireReversible(cut(piece.repeat(KEY_BYTES_MAX)));
    }
  }

  private static void requireReversible(String key) {
    var path = ObjectKeys.pathOf(key);
    assertThat(ObjectKeys.keyOf(path)).isEqualTo(key);
    assertThat(ObjectKeys.keyOf(path.child(ObjectKeys.SELF))).isEqualTo(key);
  }

  private static String keyOf(Random random, int pieces) {
    var key = new StringBuilder();
    for (var i = 0; i < pieces; i++) {
      key.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return cut(key.toString());
  }

  private static String cut(String key) {
    var end = key.length();
    while (key.substring(0, end).getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX) {
      end = key.offsetByCodePoints(end, -1);
    }
    return key.substring(0, end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/%zz", "a%2", "%x"})
  void aPathThatNoKeyHasIsRefused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectKeys.keyOf(new EntryPath(path)));
  }
}
