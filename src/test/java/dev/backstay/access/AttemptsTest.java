package dev.backstay.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.SettableTime;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AttemptsTest {

  private final SettableTime time = new SettableTime("2026-03-01T12:00:00Z");
  private final Attempts attempts = new Attempts(time);

  private static InetAddress ip(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  private static InetAddress ip(int number) {
    return ip("10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255));
  }

  private Duration begun(String account, String address) {
    return attempts.begin(account, ip(address));
  }

  private void fail(int times, String account, String address) {
    for (var i = 0; i < times; i++) {
      assertThat(begun(account, address)).isZero();
    }
  }

  @Test
  void fiveFailuresAMinuteAreBorne() {
    fail(5, "ada", "192.0.2.1");

    assertThat(begun("ada", "192.0.2.1")).isEqualTo(Duration.ofMinutes(1));
    time.pass(Duration.ofMinutes(1).minusNanos(1));
    assertThat(begun("ada", "192.0.2.1")).isEqualTo(Duration.ofNanos(1));
    time.pass(Duration.ofNanos(1));
    assertThat(begun("ada", "192.0.2.1")).isZero();
  }

  @Test
  void failuresOfMoreThanAMinuteAgoDoNotCount() {
    for (var i = 0; i < 100; i++) {
      fail(1, "ada", "192.0.2.1");
      time.pass(Duration.ofSeconds(15));
    }
    fail(4, "bob", "192.0.2.2");
    time.pass(Duration.ofMinutes(1).minusNanos(1));
    fail(1, "bob", "192.0.2.2");
    assertThat(begun("bob", "192.0.2.2")).isPositive();
  }

  @Test
  void theDelayDoublesUpToAQuarterOfAnHour() {
    fail(5, "ada", "192.0.2.1");
    for (var minutes : new int[] {1, 2, 4, 8, 15, 15, 15}) {
      assertThat(begun("ada", "192.0.2.1")).isEqualTo(Duration.ofMinutes(minutes));
      time.pass(Duration.ofMinutes(minutes));
      fail(1, "ada", "192.0.2.1");
    }
  }

  @Test
  void whatIsAttemptedDuringADelayDoesNotLengthenIt() {
    fail(5, "ada", "192.0.2.1");
    for (var i = 0; i < 1_000; i++) {
      assertThat(begun("ada", "192.0.2.1")).isEqualTo(Duration.ofMinutes(1));
    }
    time.pass(Duration.ofMinutes(1));
    assertThat(begun("ada", "192.0.2.1")).isZero();
  }

  @Test
  void aDelayIsForgottenAfterAQuarterOfAnHour() {
    fail(5, "ada", "192.0.2.1");
    time.pass(Duration.ofMinutes(16).minusNanos(1));
    fail(1, "ada", "192.0.2.1");
    assertThat(begun("ada", "192.0.2.1")).isEqualTo(Duration.ofMinutes(2));

    time.pass(Duration.ofMinutes(17));
    fail(5, "ada", "192.0.2.1");
    assertThat(begun("ada", "192.0.2.1")).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void accountsAndAddressesCountForThemselves() {
    fail(5, "ada", "192.0.2.1");
    assertThat(begun("ada", "192.0.2.2")).isPositive();
    assertThat(begun("bob", "192.0.2.1")).isPositive();
    assertThat(begun("bob", "192.0.2.2")).isZero();

    for (var i = 0; i < 5; i++) {
      assertThat(begun("name" + i, "192.0.2.9")).isZero();
    }
    assertThat(begun("eve", "192.0.2.9")).isPositive();
    assertThat(begun("eve", "192.0.2.10")).isZero();
  }

  @Test
  void successClears() {
    fail(4, "ada", "192.0.2.1");
    fail(1, "ada", "192.0.2.1");
    attempts.succeeded("ada", ip("192.0.2.1"));
    fail(5, "ada", "192.0.2.1");
    assertThat(begun("ada", "192.0.2.1")).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void anIpv6NetworkCountsAsOne() {
    for (var i = 1; i <= 5; i++) {
      assertThat(begun("name" + i, "2001:db8:0:1::" + i)).isZero();
    }
    assertThat(begun("ada", "2001:db8:0:1:ffff:ffff:ffff:ffff")).isPositive();
    assertThat(begun("bob", "2001:db8:0:2::1")).isZero();
    for (var i = 1; i <= 5; i++) {
      assertThat(begun("other" + i, "::ffff:192.0.2.1")).isZero();
    }
    assertThat(begun("eve", "192.0.2.1")).isPositive();
    assertThat(begun("eve", "192.0.2.2")).isZero();
  }

  @Test
  void longNamesTakeNoMoreRoomThanLongestNames() {
    fail(5, "x".repeat(64), "192.0.2.1");
    assertThat(begun("x".repeat(1_000), "192.0.2.2")).isPositive();
  }

  @Test
  void tenThousandAddressesAreRemembered() {
    fail(5, "ada", "192.0.2.1");
    for (var i = 0; i < 9_999; i++) {
      assertThat(attempts.begin("n" + i, ip(i))).isZero();
    }
    assertThat(attempts.addressCount()).isEqualTo(10_000);
    assertThat(attempts.accountCount()).isEqualTo(10_000);
    assertThat(begun("ada", "192.0.2.1")).isPositive();
    for (var i = 10_000; i < 19_999; i++) {
      assertThat(attempts.begin("n" + i, ip(i))).isZero();
    }
    assertThat(begun("ada", "192.0.2.1")).isPositive();
    for (var i = 20_000; i < 30_000; i++) {
      assertThat(attempts.begin("n" + i, ip(i))).isZero();
    }
    assertThat(attempts.addressCount()).isEqualTo(10_000);
    assertThat(begun("ada", "192.0.2.1")).isZero();
  }

  @Test
  void aClockThatIsSetBackMakesNobodyWaitLonger() {
    fail(5, "ada", "192.0.2.1");
    time.pass(Duration.ofDays(-1));

    assertThat(begun("ada", "192.0.2.1")).isEqualTo(Duration.ofMinutes(1));
    time.pass(Duration.ofMinutes(1));
    assertThat(begun("ada", "192.0.2.1")).isZero();
  }

  /// Whatever the pace: never more than five in a minute.
  @Test
  void noMinuteHasMoreThanFiveFailures() {
    var random = new Random(20_260_301);
    var failed = new ArrayDeque<Instant>();
    for (var i = 0; i < 20_000; i++) {
      if (begun("ada", "192.0.2.1").isZero()) {
        failed.add(time.instant());
      }
      failed.removeIf(it -> !time.instant().isBefore(it.plus(Duration.ofMinutes(1))));
      assertThat(failed).hasSizeLessThanOrEqualTo(5);
      time.pass(Duration.ofSeconds(random.nextInt(random.nextBoolean() ? 20 : 400)));
    }
  }

  private static Principal caller(String name) {
    return new Principal(name, Principal.Kind.TOKEN, Role.ADMIN, Scope.everything());
  }

  @Test
  void sixtyChangesAreAllowedAndOneMoreEverySecond() {
    var allowance = new Allowance(time);
    for (var i = 0; i < 60; i++) {
      assertThat(allowance.take(caller("a"))).isZero();
    }
    assertThat(allowance.take(caller("a"))).isEqualTo(Duration.ofSeconds(1));
    assertThat(allowance.take(caller("b"))).isZero();
    time.pass(Duration.ofMillis(400));
    assertThat(allowance.take(caller("a"))).isEqualTo(Duration.ofMillis(600));
    time.pass(Duration.ofMillis(600));
    assertThat(allowance.take(caller("a"))).isZero();
    assertThat(allowance.take(caller("a"))).isEqualTo(Duration.ofSeconds(1));
    time.pass(Duration.ofDays(1));
    for (var i = 0; i < 60; i++) {
      assertThat(allowance.take(caller("a"))).isZero();
    }
    assertThat(allowance.take(caller("a"))).isPositive();
    time.pass(Duration.ofDays(-2));
    assertThat(allowance.take(caller("a"))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void callersOfOtherKindsAreOthers() {
    var allowance = new Allowance(time);
    for (var i = 0; i < 60; i++) {
      assertThat(allowance.take(caller("a"))).isZero();
    }
    var account = new Principal("a", Principal.Kind.ACCOUNT, Role.ADMIN, Scope.everything());
    assertThat(allowance.take(account)).isZero();
  }

  @Test
  void tenThousandCallersAreRemembered() {
    var allowance = new Allowance(time);
    for (var i = 0; i < 10_001; i++) {
      assertThat(allowance.take(caller("a" + i))).isZero();
    }
    assertThat(allowance.callerCount()).isEqualTo(10_000);
  }
}
