package dev.backstay.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScrubbingTest {

  private static final String SECRET = "tr0ub4dor-and-3";

  private final Scrubbing none = new Scrubbing(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=" + SECRET,
        "DB_PASSWORD: " + SECRET,
        "{\"api_key\": \"" + SECRET + "\"}",
        "{'signingKey':'" + SECRET + "'}",
        "Authorization: Bearer " + SECRET,
        "sent bearer " + SECRET,
        "connecting to postgresql://kneo:" + SECRET + "@db/x",
        "redis://:" + SECRET + "@127.0.0.1:1/0",
        "--token=" + SECRET + " given",
        "Set-Cookie: " + SECRET
      })
  void whatLooksLikeASecretIsStruckOut(String line) {
    assertThat(none.shown(line)).doesNotContain(SECRET).contains("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no such table: runs", "listening at 127.0.0.1:8080", "migrated to 7"})
  void whatIsNoSecretStays(String line) {
    assertThat(none.shown(line)).isEqualTo(line);
  }

  @Test
  void aSecretThatIsPartOfAnotherLeavesNothingOfIt() {
    var scrubbing = new Scrubbing(List.of("abcdef", "abcdefghij"));
    assertThat(scrubbing.shown("x abcdefghij y abcdef z")).isEqualTo("x *** y *** z");
  }

  @Test
  void controlCharactersAndLengthAreNobodysWeapon() {
    assertThat(none.shown("a\u001b[31mb\r\nc")).isEqualTo("a\\u001b[31mb; c");
    assertThat(none.shown("y".repeat(10_000))).hasSizeLessThan(400);
  }

  @Test
  void knownSecretsAreStruckOutWhereverTheyAre() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    for (var round = 0; round < 500; round++) {
      var secrets = new ArrayList<String>();
      for (var i = random.nextInt(1, 4); i > 0; i--) {
        secrets.add(text(random, random.nextInt(4, 12)));
      }
      var said = new StringBuilder();
      for (var each : secrets) {
        said.append(text(random, random.nextInt(20))).append(each);
      }
      assertThat(new Scrubbing(secrets).shown(said.toString()))
          .as("seed %d, round %d", seed, round)
          .doesNotContain(secrets);
    }
  }

  private static String text(Random random, int length) {
    var text = new StringBuilder();
    for (var i = 0; i < length; i++) {
      text.append("abcXYZ019+/=".charAt(random.nextInt(12)));
    }
    return text.toString();
  }
}
