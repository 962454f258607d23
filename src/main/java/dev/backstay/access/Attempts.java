package dev.backstay.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;

/// Slows down who guesses: at most five failures a minute for an account and for an address, then a
/// minute's delay, which doubles with every further failure up to 15 minutes.
///
/// Every attempt counts as a failure until it is told to have succeeded: so many at once cannot get
/// ahead of the count. What is attempted during a delay is not to be tried and is not counted. A
/// delay that has been over for 15 minutes without a failure is forgotten. An IPv6 address counts
/// with all of its network of 64 bits, since whoever has one has them all.
public final class Attempts {

  /// How many failures there may be within a minute.
  public static final int FAILURE_LIMIT = 5;

  /// The longest delay.
  public static final Duration DELAY_LIMIT = Duration.ofMinutes(15);

  /// How many addresses, and how many names, are remembered; the oldest are forgotten.
  public static final int MEMORY_LIMIT = 10_000;

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int NAME_LENGTH = 64;
  private static final int NETWORK_BYTES = 8;

  private final InstantSource time;
  private final Recent<Failures> accounts = new Recent<>(MEMORY_LIMIT);
  private final Recent<Failures> addresses = new Recent<>(MEMORY_LIMIT);

  /// No attempts yet.
  public Attempts(InstantSource time) {
    this.time = time;
  }

  /// Counts an attempt, unless it has to wait.
  ///
  /// @param account the name that is claimed, whether anybody has it or not
  /// @return zero: go on and tell if it succeeds; otherwise how long to wait before another attempt
  public synchronized Duration begin(String account, InetAddress address) {
    var now = time.instant();
    var ofAccount = accounts.computeIfAbsent(name(account), _ -> new Failures());
    var ofAddress = addresses.computeIfAbsent(network(address), _ -> new Failures());
    var first = ofAccount.delay(now);
    var second = ofAddress.delay(now);
    var delay = first.compareTo(second) > 0 ? first : second;
    if (delay.isZero()) {
      ofAccount.add(now);
      ofAddress.add(now);
    }
    return delay;
  }

  /// Forgets the failures of an account and an address, because an attempt succeeded.
  public synchronized void succeeded(String account, InetAddress address) {
    accounts.remove(name(account));
    addresses.remove(network(address));
  }

  /// How many addresses are remembered.
  synchronized int addressCount() {
    return addresses.size();
  }

  /// How many names are remembered.
  synchronized int accountCount() {
    return accounts.size();
  }

  /// No account has a longer name; what is longer shares the count of its beginning.
  private static String name(String account) {
    return account.length() > NAME_LENGTH ? account.substring(0, NAME_LENGTH) : account;
  }

  private static String network(InetAddress address) {
    var bytes = address.getAddress();
    var counted = address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes;
    return HexFormat.of().formatHex(counted);
  }

  /// The failures of one account or address.
  private static final class Failures {

    private final Deque<Instant> recent = new ArrayDeque<>();
    private Duration step = Duration.ZERO;
    private Instant openAt = Instant.MIN;

    Duration delay(Instant now) {
      if (!now.isBefore(openAt)) {
        return Duration.ZERO;
      }
      // A clock that was set back must not make anybody wait for it.
      var left = Duration.between(now, openAt);
      if (left.compareTo(step) > 0) {
        openAt = now.plus(step);
        return step;
      }
      return left;
    }

    void add(Instant now) {
      if (!step.isZero() && !now.isBefore(openAt.plus(DELAY_LIMIT))) {
        step = Duration.ZERO;
      }
      if (!step.isZero()) {
        var doubled = step.multipliedBy(2);
        wait(now, doubled.compareTo(DELAY_LIMIT) > 0 ? DELAY_LIMIT : doubled);
        return;
      }
      recent.removeIf(it -> !now.isBefore(it.plus(WINDOW)));
      recent.add(now);
      if (recent.size() >= FAILURE_LIMIT) {
        recent.clear();
        wait(now, WINDOW);
      }
    }

    private void wait(Instant now, Duration delay) {
      step = delay;
      openAt = now.plus(delay);
    }
  }
}
