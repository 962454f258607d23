package dev.backstay.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.RepositoryDamagedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A kit as text: whatever is typed wrong is found and named.
class KitTextTest {

  private static final String PASSPHRASE = "canary-passphrase-of-a-kit";
  private static final String SECRET = "canary-secret-of-a-store";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Kit kit() {
    var key = new byte[32];
    new Random(7).nextBytes(key);
    return new Kit(
        "demo",
        "canary-host",
        Instant.parse("2026-11-22T12:00:00Z"),
        new Kit.Program("1.0", "ab".repeat(32)),
        new Kit.Original(
            "/canary/etc/backstay.yaml", "version: 1\n# canary-text äöü \ud83d\ude80\n"),
        List.of(
            new KitRepository(
                "local",
                Map.of("url", "/canary/repository"),
                Optional.of(new KitRepository.Slot("0123456789ab", key)),
                List.of(new KitRepository.Credential("secret_key", bytes(SECRET))),
                List.of()),
            new KitRepository(
                "offsite",
                Map.of("url", "s3://canary-bucket/x"),
                Optional.empty(),
                List.of(),
                List.of("a key slot"))),
        List.of(
            new KitInput("env", "PG_SECRET", Optional.of(bytes("canary-value"))),
            new KitInput("file", "canary.pem", Optional.empty())),
        List.of(new Kit.Document("RECOVER.md", "go to @DIRECTORY@\n")));
  }

  private static final String TEXT = KitText.write(kit(), PASSPHRASE);

  private static List<String> lines() {
    return new ArrayList<>(TEXT.lines().toList());
  }

  private static boolean isTyped(String line) {
    return line.matches("\\d+:.*") || line.startsWith("END");
  }

  private static void assertDamaged(String text, String... said) {
    assertThatThrownBy(() -> KitText.open(text, PASSPHRASE))
        .isInstanceOf(RepositoryDamagedException.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void whatIsWrittenComesBack() {
    var opened = KitText.open(TEXT, PASSPHRASE);
    assertThat(KitJson.write(opened)).isEqualTo(KitJson.write(kit()));
    assertThat(opened.repositories().getFirst().slot().orElseThrow().key())
        .isEqualTo(kit().repositories().getFirst().slot().orElseThrow().key());
    assertThat(opened.repositories().getFirst().isDirectory()).isTrue();
    assertThat(opened.repositories().get(1).isDirectory()).isFalse();
    assertThat(opened.lackingInputs()).extracting(KitInput::name).containsExactly("canary.pem");
  }

  @Test
  void theTextIsPlainAndHasNoSecretAndNoPlaceInIt() {
    var key = kit().repositories().getFirst().slot().orElseThrow().key();
    assertThat(TEXT).matches("[\\x20-\\x7e\\n]+").contains("0123456789ab", "key remove");
    assertThat(TEXT.lines()).allMatch(it -> it.length() <= 110);
    assertThat(TEXT)
        .doesNotContain(
            "canary",
            Base64.getEncoder().encodeToString(key),
            HexFormat.of().formatHex(key),
            Base32.encode(key).substring(2, 20));
  }

  @Test
  void aPassphraseThatIsWrongIsSaidToBe() {
    for (var wrong : List.of("", "canary-passphrase-of-a-kis", PASSPHRASE + " ")) {
      assertThatThrownBy(() -> KitText.open(TEXT, wrong))
          .isInstanceOf(KeyWrongException.class)
          .hasMessageContaining("does not open")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void aGeneratedPassphraseMayBeTypedAsItIsRead() {
    var generated = KitPassphrase.generate();
    assertThat(generated).matches("([0-9a-hjkmnp-tv-z]{5}-){4}[0-9a-hjkmnp-tv-z]{5}");
    assertThat(KitPassphrase.generate()).isNotEqualTo(generated);
    var text = KitText.write(kit(), generated);
    var read =
        generated.toUpperCase(Locale.ROOT).replace('-', ' ').replace('0', 'O').replace('1', 'I');
    assertThat(KitText.open(text, read).orchestrator()).isEqualTo("demo");
  }

  /// All of them: the others of a line are of the same kind.
  @Test
  void everySymbolThatIsWrongIsFoundAndItsLineNamed() {
    var all = lines();
    var tried = 0;
    for (var at = 0; at < all.size(); at++) {
      var line = all.get(at);
      if (!isTyped(line)) {
        continue;
      }
      for (var column = line.startsWith("END") ? 8 : 5; column < line.length(); column++) {
        var right = line.charAt(column);
        if (right != ' ') {
          var wrong = right == '7' ? 'A' : '7';
          var changed = lines();
          changed.set(at, line.substring(0, column) + wrong + line.substring(column + 1));
          var text = String.join("\n", changed);
          if (line.startsWith("END")) {
            assertDamaged(text, "END");
          } else {
            assertDamaged(
                text, "line " + line.substring(0, 3), "line " + (at + 1) + " of the file");
          }
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(1_000);
  }

  @Test
  void twoSymbolsThatWereExchangedAreFound() {
    var line = lines().stream().filter(KitTextTest::isTyped).findFirst().orElseThrow();
    for (var column = 5; column + 1 < line.length(); column++) {
      var first = line.charAt(column);
      var second = line.charAt(column + 1);
      if (first != second && first != ' ' && second != ' ') {
        var typed = line.substring(0, column) + second + first + line.substring(column + 2);
        assertDamaged(TEXT.replace(line, typed), "line 001");
      }
    }
  }

  @Test
  void severalMistakesAreAllNamedAtOnce() {
    var changed = new ArrayList<String>();
    for (var line : lines()) {
      var number = line.matches("\\d+:.*") ? Integer.parseInt(line.substring(0, 3)) : 0;
      changed.add(number == 2 || number == 9 ? line.substring(0, line.length() - 1) : line);
    }
    assertDamaged(String.join("\n", changed), "line 002", "line 009");
  }

  @Test
  void aLineThatIsMissingOrThereTwiceIsNamed() {
    var all = lines();
    for (var at = 0; at < all.size(); at++) {
      var line = all.get(at);
      if (isTyped(line)) {
        var without = lines();
        without.remove(at);
        var name = line.startsWith("END") ? "END" : "line " + line.substring(0, 3);
        assertDamaged(String.join("\n", without), name);
      }
    }
    var first = all.stream().filter(KitTextTest::isTyped).findFirst().orElseThrow();
    assertDamaged(TEXT + first + "\n", "line 001 is there twice");
    assertDamaged("nothing\n", "no line");
  }

  @Test
  void whereverTheTextEndsTooEarlyItIsFound() {
    var begin = TEXT.indexOf("\n001: ");
    for (var end = begin; end < TEXT.length() - 1; end++) {
      var cut = TEXT.substring(0, end);
      assertThatThrownBy(() -> KitText.open(cut, PASSPHRASE))
          .isInstanceOf(RepositoryDamagedException.class);
    }
  }

  @Test
  void aNumberThatIsWrongIsFound() {
    assertDamaged(TEXT.replace("\n002: ", "\n003: "), "line 003");
    assertDamaged(TEXT.replace("\n002: ", "\n02x: "), "line 002 is missing");
    assertDamaged(TEXT.replaceFirst("END \\d+", "END 003"), "END says");
    assertDamaged(TEXT.replaceFirst("END \\d+", "END 999999"), "END");
  }

  @Test
  void blanksCaseOrderAndLookAlikesDoNotMatter() {
    var typed =
        lines().stream()
            .filter(KitTextTest::isTyped)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(typed, new Random(3));
    var text =
        typed.stream()
            .map(KitTextTest::asTyped)
            .collect(Collectors.joining("\r\n\r\n", "page 1 of 2\r\n", ""));
    assertThat(KitText.open(text, PASSPHRASE).orchestrator()).isEqualTo("demo");
  }

  private static String asTyped(String line) {
    var split = line.startsWith("END") ? 7 : 4;
    return "  "
        + line.substring(0, split)
        + line.substring(split)
            .toLowerCase(Locale.ROOT)
            .replace('0', 'o')
            .replace('1', 'l')
            .replace(" ", "  -\t");
  }

  @Test
  void bytesOfAllLengthsComeBack() {
    var random = new Random(11);
    for (var length = 1; length < 120; length++) {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(PrintedKit.read(PrintedKit.print(bytes))).isEqualTo(bytes);
      assertThat(Base32.decode(Base32.encode(bytes))).hasValue(bytes);
    }
  }
}
