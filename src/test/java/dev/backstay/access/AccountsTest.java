package dev.backstay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.UsageException;
import dev.backstay.testing.InMemoryAccounts;
import dev.backstay.testing.SettableTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AccountsTest {

  private static final Scope SHOP = Scope.orchestrators(Set.of("shop"));
  private static final Principal ROOT =
      new Principal("root", Principal.Kind.LOCAL_SOCKET, Role.ADMIN, Scope.everything());
  private static final String GOOD = "correct horse battery";

  private final InMemoryAccounts ledger = new InMemoryAccounts();
  private final SettableTime time = new SettableTime("2026-03-01T12:00:00Z");

  /// The costs that hashes were asked for with.
  private final List<String> costs = Collections.synchronizedList(new ArrayList<>());

  private Runnable whileHashing = () -> {};
  private final Accounts accounts =
      new Accounts(ledger, time, new Passwords(new Random(7), this::cheap));

  /// As different as Argon2id for other passwords and salts, and at no cost.
  private byte[] cheap(byte[] utf8, PasswordHash like) {
    costs.add("%d %d %d".formatted(like.memoryKib(), like.passes(), like.lanes()));
    whileHashing.run();
    return Secrets.sha256()
        .digest(
            (new String(utf8, StandardCharsets.UTF_8) + Arrays.toString(like.salt()))
                .getBytes(StandardCharsets.UTF_8));
  }

  private Account ada() {
    return accounts.create(ROOT, "ada", GOOD.toCharArray(), Role.RESTORE, SHOP);
  }

  private Decision shown(String name, String password) {
    return accounts.verify(name, password.toCharArray());
  }

  private static void assertWiped(char[] password) {
    assertThat(password).containsOnly('\0');
  }

  /// The one test that pays for the true hash.
  @Test
  void passwordsAreKeptAsArgon2idInThePhcFormat() {
    var real = new Accounts(ledger, time, new Random(3));
    var account = real.create(ROOT, "ada", GOOD.toCharArray(), Role.READ, SHOP);

    assertThat(account.passwordHash())
        .matches("\\$argon2id\\$v=19\\$m=65536,t=3,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(real.verify("ada", GOOD.toCharArray())).isInstanceOf(Decision.Granted.class);
    assertThat(real.verify("ada", "correct horse batterz".toCharArray()))
        .isInstanceOf(Decision.Unknown.class);
  }

  /// Made by the reference program `argon2` with the salt `somesalt`.
  @Test
  void aHashOfAnotherProgramIsUnderstood() {
    var phc =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    var passwords = new Passwords(new Random(1));
    assertThat(passwords.isRight("password".toCharArray(), Optional.of(phc))).isTrue();
    assertThat(passwords.isRight("passwore".toCharArray(), Optional.of(phc))).isFalse();
  }

  @Test
  void hashesThatWouldCostTooMuchAreNotComputed() {
    var tail = "$" + "A".repeat(22) + "$" + "A".repeat(43);
    assertThat(PasswordHash.read("$argon2id$v=19$m=65536,t=3,p=1" + tail)).isPresent();
    assertThat(PasswordHash.read("$argon2id$v=19$m=262144,t=16,p=4" + tail)).isPresent();
    for (var head :
        List.of(
            "$argon2id$v=19$m=262145,t=3,p=1",
            "$argon2id$v=19$m=9999999,t=3,p=1",
            "$argon2id$v=19$m=65536,t=17,p=1",
            "$argon2id$v=19$m=65536,t=0,p=1",
            "$argon2id$v=19$m=65536,t=3,p=5",
            "$argon2id$v=19$m=7,t=3,p=1",
            "$argon2i$v=19$m=65536,t=3,p=1",
            "$argon2id$v=16$m=65536,t=3,p=1",
            "")) {
      assertThat(PasswordHash.read(head + tail)).as(head).isEmpty();
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    var hash = PasswordHash.fresh(new byte[16]);
    var zeros = Base64.getEncoder().withoutPadding().encodeToString(new byte[32]);

    assertThat(hash.phc())
        .isEqualTo("$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + zeros);
    assertThat(PasswordHash.read(hash.phc()).map(PasswordHash::phc)).contains(hash.phc());
  }

  @Test
  void theRightPasswordLetsIn() {
    ada();

    assertThat(shown("ada", GOOD))
        .isEqualTo(
            new Decision.Granted(new Principal("ada", Principal.Kind.ACCOUNT, Role.RESTORE, SHOP)));
    for (var wrong : List.of("", "Correct horse battery", GOOD + " ", GOOD + "\0")) {
      assertThat(shown("ada", wrong)).as(wrong).isInstanceOf(Decision.Unknown.class);
    }
  }

  @Test
  void anUnknownNameTakesTheSameWorkAndGetsTheSameAnswer() {
    ada();
    accounts.create(ROOT, "bob", GOOD.toCharArray(), Role.READ, SHOP);
    accounts.disable(ROOT, "bob");
    costs.clear();

    var answers =
        List.of(
            shown("ada", "wrong password"),
            shown("nobody", GOOD),
            shown("bob", GOOD),
            shown("", GOOD),
            shown("Ada\n", GOOD),
            shown("ada", "x".repeat(5_000)));

    assertThat(costs).containsOnly("65536 3 1").hasSize(6);
    assertThat(answers).containsOnly(answers.getFirst());
  }

  @Test
  void aHashThatMakesNoSenseLetsNobodyIn() {
    var account = ada();
    ledger.put(account.withPassword("plain text", time.instant()));
    costs.clear();

    assertThat(shown("ada", "plain text")).isInstanceOf(Decision.Unknown.class);
    assertThat(costs).hasSize(1);
  }

  @Test
  void equalPasswordsHaveDifferentHashes() {
    var one = ada().passwordHash();
    var two = accounts.create(ROOT, "bob", GOOD.toCharArray(), Role.READ, SHOP).passwordHash();

    assertThat(one).isNotEqualTo(two);
  }

  @Test
  void passwordsHaveTwelveCharactersAtLeast() {
    for (var length : List.of(0, 11, 1_025)) {
      var password = "x".repeat(length).toCharArray();
      assertThatThrownBy(() -> accounts.create(ROOT, "bob", password, Role.READ, SHOP))
          .isInstanceOf(UsageException.class)
          .hasMessage("the password has %d characters".formatted(length));
    }
    for (var length : List.of(12, 1_024)) {
      var name = "n" + length;
      accounts.create(ROOT, name, "x".repeat(length).toCharArray(), Role.READ, SHOP);
      assertThat(shown(name, "x".repeat(length))).isInstanceOf(Decision.Granted.class);
    }
  }

  @Test
  void namesAreCheckedAndTakenOnce() {
    ada();
    for (var name : List.of("", "Ada", "-ada", "a b", "a\n", "ä", "x".repeat(65), "ada")) {
      assertThatThrownBy(() -> accounts.create(ROOT, name, GOOD.toCharArray(), Role.READ, SHOP))
          .as(name)
          .isInstanceOf(UsageException.class);
    }
    assertThat(ledger.list()).hasSize(1);
  }

  @Test
  void everyPasswordIsWiped() {
    var created = GOOD.toCharArray();
    accounts.create(ROOT, "ada", created, Role.READ, SHOP);
    var right = GOOD.toCharArray();
    var wrong = "wrong".toCharArray();
    var ofNobody = GOOD.toCharArray();
    assertThat(accounts.verify("ada", right)).isInstanceOf(Decision.Granted.class);
    assertThat(accounts.verify("ada", wrong)).isInstanceOf(Decision.Unknown.class);
    assertThat(accounts.verify("nobody", ofNobody)).isInstanceOf(Decision.Unknown.class);
    var refused = "too short".toCharArray();
    assertThatThrownBy(() -> accounts.create(ROOT, "bob", refused, Role.READ, SHOP));
    var current = GOOD.toCharArray();
    var fresh = "another good one".toCharArray();
    assertThat(accounts.change("ada", current, fresh)).isInstanceOf(Decision.Granted.class);
    var reset = "a third good one".toCharArray();
    accounts.reset(ROOT, "ada", reset);
    var missing = "a fourth good one".toCharArray();
    assertThatThrownBy(() -> accounts.reset(ROOT, "nobody", missing));

    for (var each :
        List.of(created, right, wrong, ofNobody, refused, current, fresh, reset, missing)) {
      assertWiped(each);
    }
  }

  @Test
  void thePresentPasswordChangesToAnother() {
    ada();
    time.pass(Duration.ofDays(1));
    var fresh = "another good one";

    assertThat(accounts.change("ada", "wrong".toCharArray(), fresh.toCharArray()))
        .isInstanceOf(Decision.Unknown.class);
    assertThat(shown("ada", GOOD)).isInstanceOf(Decision.Granted.class);
    assertThat(accounts.change("ada", GOOD.toCharArray(), fresh.toCharArray()))
        .isInstanceOf(Decision.Granted.class);
    assertThat(shown("ada", GOOD)).isInstanceOf(Decision.Unknown.class);
    assertThat(shown("ada", fresh)).isInstanceOf(Decision.Granted.class);
    assertThat(ledger.list().getFirst().changedAt()).isEqualTo(time.instant());
    assertThatThrownBy(
            () -> accounts.change("ada", fresh.toCharArray(), "x".repeat(11).toCharArray()))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void aPasswordThatIsChangedWhileItIsComparedLetsNobodyIn() {
    ada();
    whileHashing =
        () -> {
          whileHashing = () -> {};
          accounts.reset(ROOT, "ada", "another good one".toCharArray());
        };

    assertThat(shown("ada", GOOD)).isInstanceOf(Decision.Unknown.class);
  }

  @Test
  void aDisabledAccountStaysSoWhateverItsPassword() {
    ada();
    accounts.disable(ROOT, "ada");
    accounts.reset(ROOT, "ada", "another good one".toCharArray());

    assertThat(shown("ada", "another good one")).isInstanceOf(Decision.Unknown.class);
    assertThat(accounts.list(ROOT)).extracting(Account::isEnabled).containsExactly(false);
  }

  @Test
  void nobodyDecidesOnWhoHasMore() {
    accounts.create(ROOT, "chief", GOOD.toCharArray(), Role.ADMIN, Scope.everything());
    var ofShop = new Principal("a", Principal.Kind.ACCOUNT, Role.ADMIN, SHOP);
    var restorer = new Principal("r", Principal.Kind.ACCOUNT, Role.RESTORE, Scope.everything());

    assertThatThrownBy(() -> accounts.reset(ofShop, "chief", GOOD.toCharArray()))
        .hasMessage("there is no account chief");
    assertThatThrownBy(() -> accounts.disable(ofShop, "chief"))
        .hasMessage("there is no account chief");
    assertThatThrownBy(() -> accounts.disable(restorer, "chief"))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(
            () -> accounts.create(ofShop, "x", GOOD.toCharArray(), Role.READ, Scope.everything()))
        .isInstanceOf(UsageException.class);
    assertThat(accounts.list(ofShop)).isEmpty();
    assertThat(shown("chief", GOOD)).isInstanceOf(Decision.Granted.class);
  }

  @Test
  void onePasswordIsHashedAtATime() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var passwords =
        new Passwords(
            new Random(1),
            (_, like) -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              var worked = like.hash();
              for (var i = 0; i < 5_000; i++) {
                worked = Secrets.sha256().digest(worked);
              }
              inside.decrementAndGet();
              return worked;
            });

    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var i = 0; i < 32; i++) {
        threads.execute(() -> passwords.hash(GOOD.toCharArray()));
      }
    }
    assertThat(most).hasValue(1);
    assertThat(inside).hasValue(0);
  }

  @Test
  void nothingPrintsAPasswordOrItsHash() {
    var account = ada();

    var printed = List.of(account, accounts, PasswordHash.read(account.passwordHash())).toString();
    assertThat(printed + shown("ada", GOOD) + shown("ada", "a wrong password"))
        .contains("account ada (restore)")
        .doesNotContain(GOOD, "wrong", "argon2id", account.passwordHash());
  }
}
