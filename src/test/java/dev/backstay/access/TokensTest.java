package dev.backstay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.testing.InMemoryTokens;
import dev.backstay.testing.SettableTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class TokensTest {

  private static final Scope SHOP = Scope.orchestrators(Set.of("shop"));
  private static final Principal ROOT =
      new Principal("root", Principal.Kind.LOCAL_SOCKET, Role.ADMIN, Scope.everything());

  private final InMemoryTokens ledger = new InMemoryTokens();
  private final SettableTime time = new SettableTime("2026-03-01T12:00:00Z");
  private final Tokens tokens = new Tokens(ledger, time, new Random(7));

  private IssuedToken issued(Duration life) {
    return tokens.issue(ROOT, "nightly", Role.BACKUP, SHOP, time.instant().plus(life));
  }

  private void assertUnknown(String text) {
    assertThat(tokens.verify(text)).as(text).isInstanceOf(Decision.Unknown.class);
  }

  @Test
  void aTokenLetsInAsWhatItWasIssuedFor() {
    var issued = issued(Duration.ofDays(30));

    assertThat(issued.text()).matches("bst_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
    assertThat(tokens.verify(issued.text()))
        .isEqualTo(
            new Decision.Granted(
                new Principal(issued.token().id(), Principal.Kind.TOKEN, Role.BACKUP, SHOP)));
  }

  @Test
  void onlyTheHashOfTheSecretIsKept() throws NoSuchAlgorithmException {
    var issued = issued(Duration.ofDays(30));
    var secret = issued.text().substring("bst_".length() + 13);

    var hash = MessageDigest.getInstance("SHA-256").digest(Base64.getUrlDecoder().decode(secret));
    var kept = ledger.list().getFirst();
    assertThat(kept.secretHash()).isEqualTo(HexFormat.of().formatHex(hash));
    assertThat(kept.id()).isEqualTo(issued.text().substring(4, 16));
  }

  @Test
  void nothingPrintsASecret() {
    var issued = issued(Duration.ofDays(30));

    var secret = issued.text().substring(17);
    var printed = List.of(issued, issued.token(), tokens, tokens.verify(issued.text())).toString();
    assertThat(printed).contains("nightly").doesNotContain(secret, issued.token().secretHash());
    assertThat(tokens.verify(issued.text() + "x").toString()).doesNotContain(secret);
    var other = issued.text().substring(0, 17) + "A".repeat(43);
    assertThat(tokens.verify(other).toString()).doesNotContain("A".repeat(43));
  }

  @Test
  void anyOtherTextIsUnknown() {
    var text = issued(Duration.ofDays(30)).text();

    for (var i = 0; i < text.length(); i++) {
      for (var other : List.of('0', '1', 'a', 'A', 'b', '-', '_', 'ü')) {
        var changed = text.substring(0, i) + other + text.substring(i + 1);
        if (!changed.equals(text)) {
          assertUnknown(changed);
        }
      }
      assertUnknown(text.substring(0, i));
      assertUnknown(text.substring(i + 1));
    }
    assertUnknown(text + "A");
    assertUnknown(text + "\n");
    assertUnknown(" " + text);
    assertUnknown(text.replace("bst_", "Bst_"));
  }

  /// The last character of the text has two bits that no byte has.
  @Test
  void aSecretHasOneText() {
    var text = issued(Duration.ofDays(30)).text();
    var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    var accepted =
        letters
            .chars()
            .filter(
                it ->
                    tokens.verify(text.substring(0, text.length() - 1) + (char) it)
                        instanceof Decision.Granted)
            .count();
    assertThat(accepted).isEqualTo(1);
  }

  @Test
  void anIdThatNobodyHasIsLookedUpLikeAnyOther() {
    var issued = issued(Duration.ofDays(30));
    var secret = issued.text().substring(17);
    var wrong = issued.text().substring(0, 17) + "A".repeat(43);
    var before = ledger.sought().size();

    var ofNobody = tokens.verify("bst_000000000000_" + secret);
    var ofWrong = tokens.verify(wrong);

    assertThat(ledger.sought().subList(before, before + 2))
        .containsExactly("000000000000", issued.token().id());
    assertThat(ofNobody).isEqualTo(new Decision.Unknown("no token 000000000000 with that secret"));
    assertThat(ofWrong)
        .isEqualTo(
            new Decision.Unknown("no token %s with that secret".formatted(issued.token().id())));
  }

  @Test
  void aTokenHoldsUntilItExpires() {
    var text = issued(Duration.ofDays(1)).text();

    time.pass(Duration.ofDays(1).minusNanos(1));
    assertThat(tokens.verify(text)).isInstanceOf(Decision.Granted.class);
    time.pass(Duration.ofNanos(1));
    assertUnknown(text);
  }

  @Test
  void aTokenHoldsFourHundredDaysAtMost() {
    assertThat(issued(Duration.ofDays(400)).token().expiresAt()).isEqualTo("2027-04-05T12:00:00Z");
    for (var life :
        List.of(Duration.ofDays(400).plusNanos(1), Duration.ZERO, Duration.ofSeconds(-1))) {
      assertThatThrownBy(() -> issued(life))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("cannot expire");
    }
  }

  @Test
  void aTokenHasALabel() {
    var until = time.instant().plus(Duration.ofDays(1));
    for (var label : List.of("", "  ", "x".repeat(101))) {
      assertThatThrownBy(() -> tokens.issue(ROOT, label, Role.READ, SHOP, until))
          .isInstanceOf(UsageException.class);
    }
    var issued = tokens.issue(ROOT, "x".repeat(100), Role.READ, SHOP, until);
    assertThat(issued.token().label()).hasSize(100);
  }

  @Test
  void aRevokedTokenIsUnknownAtOnceAndForGood() {
    var issued = issued(Duration.ofDays(30));
    tokens.revoke(ROOT, issued.token().id());
    var at = time.instant();

    assertUnknown(issued.text());
    time.pass(Duration.ofHours(1));
    tokens.revoke(ROOT, issued.token().id());
    assertThat(tokens.list(ROOT).getFirst().revokedAt()).contains(at);
    assertThatThrownBy(() -> tokens.revoke(ROOT, "ffffffffffff"))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void theLastUseIsKeptToTheMinute() {
    var issued = issued(Duration.ofDays(30));
    assertThat(tokens.list(ROOT).getFirst().lastUsedAt()).isEmpty();
    assertUnknown(issued.text().substring(0, 17) + "A".repeat(43));
    assertThat(ledger.touches()).isZero();

    var first = time.instant();
    for (var i = 0; i < 60; i++) {
      assertThat(tokens.verify(issued.text())).isInstanceOf(Decision.Granted.class);
      time.pass(Duration.ofSeconds(1));
    }
    assertThat(ledger.touches()).isEqualTo(1);
    assertThat(tokens.list(ROOT).getFirst().lastUsedAt()).contains(first);
    assertThat(tokens.verify(issued.text())).isInstanceOf(Decision.Granted.class);
    assertThat(tokens.list(ROOT).getFirst().lastUsedAt()).contains(time.instant());
  }

  @Test
  void nobodyHandsOutMoreThanTheyHave() {
    var until = time.instant().plus(Duration.ofDays(1));
    var ofShop = new Principal("a", Principal.Kind.ACCOUNT, Role.ADMIN, SHOP);
    var restorer = new Principal("r", Principal.Kind.ACCOUNT, Role.RESTORE, Scope.everything());

    assertThat(tokens.issue(ofShop, "x", Role.ADMIN, SHOP, until).token().scope()).isEqualTo(SHOP);
    assertThatThrownBy(() -> tokens.issue(ofShop, "x", Role.READ, Scope.everything(), until))
        .isInstanceOfSatisfying(
            UsageException.class, it -> assertThat(it.code()).isEqualTo(FailureCode.ACCESS_DENIED));
    assertThatThrownBy(() -> tokens.issue(restorer, "x", Role.READ, SHOP, until))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> tokens.list(restorer)).isInstanceOf(UsageException.class);
  }

  @Test
  void tokensOutOfScopeAreNotThere() {
    var until = time.instant().plus(Duration.ofDays(1));
    var whole = tokens.issue(ROOT, "x", Role.READ, Scope.everything(), until);
    var ofShop = new Principal("a", Principal.Kind.ACCOUNT, Role.ADMIN, SHOP);
    var inShop = issued(Duration.ofDays(1));

    assertThat(tokens.list(ofShop)).containsExactly(inShop.token());
    assertThatThrownBy(() -> tokens.revoke(ofShop, whole.token().id()))
        .hasMessage("there is no token " + whole.token().id());
    assertThat(tokens.verify(whole.text())).isInstanceOf(Decision.Granted.class);
  }

  @Test
  void anIdThatIsTakenIsNotGivenAgain() {
    // The dummy, then secret and id of the first, secret and twice the same id, another id.
    var bytes = new ArrayDeque<>(List.of(0, 1, 9, 2, 9, 8));
    var repeating =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            throw new IllegalStateException("bytes are asked for");
          }

          @Override
          public void nextBytes(byte[] into) {
            Arrays.fill(into, bytes.remove().byteValue());
          }
        };
    var other = new Tokens(ledger, time, repeating);
    var until = time.instant().plus(Duration.ofDays(1));

    var first = other.issue(ROOT, "x", Role.READ, SHOP, until);
    var second = other.issue(ROOT, "x", Role.READ, SHOP, until);

    assertThat(first.token().id()).isEqualTo("090909090909");
    assertThat(second.token().id()).isEqualTo("080808080808");
    assertThat(ledger.find(first.token().id())).isEqualTo(Optional.of(first.token()));
  }

  @Test
  void secretsAreNotThoseOfASeedByDefault() {
    var until = time.instant().plus(Duration.ofDays(1));
    var one = new Tokens(ledger, time).issue(ROOT, "x", Role.READ, SHOP, until);
    var two = new Tokens(ledger, time).issue(ROOT, "x", Role.READ, SHOP, until);

    assertThat(one.text().substring(17)).isNotEqualTo(two.text().substring(17));
  }
}
