package dev.backstay.access;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Accounts of people, who prove themselves with a name and a password.
///
/// Every password that is given is wiped before a method returns, whatever it returns or throws. At
/// most one password is hashed at a time; who comes meanwhile waits.
public final class Accounts {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private final AccountLedger ledger;
  private final InstantSource time;
  private final Passwords passwords;
  private final Object changes = new Object();

  /// Accounts that are kept there.
  public Accounts(AccountLedger ledger, InstantSource time) {
    this(ledger, time, new SecureRandom());
  }

  /// The same, with salts from that source, which must not be predictable outside of tests.
  public Accounts(AccountLedger ledger, InstantSource time, RandomGenerator random) {
    this(ledger, time, new Passwords(random));
  }

  Accounts(AccountLedger ledger, InstantSource time, Passwords passwords) {
    this.ledger = ledger;
    this.time = time;
    this.passwords = passwords;
  }

  /// Creates an account.
  ///
  /// @param by who asks; the account cannot do more than they
  /// @param name lower-case letters, digits, dots, hyphens and underscores; at most 64
  /// @param password 12 to 1,024 characters; wiped
  /// @throws UsageException if the name is taken or no name, the password is too short or too long,
  ///     or who asks may not
  public Account create(Principal by, String name, char[] password, Role role, Scope scope) {
    try {
      by.requireMayGrant(role, scope);
      if (!NAME.matcher(name).matches()) {
        throw new UsageException(
            FailureCode.USAGE,
            "an account cannot have that name of %d characters".formatted(name.length()),
            "Use lower-case letters, digits, dots, hyphens and underscores; at most 64.");
      }
      requireFit(password);
      var hash = passwords.hash(password);
      synchronized (changes) {
        if (ledger.find(name).isPresent()) {
          throw new UsageException(
              FailureCode.USAGE,
              "there is an account %s already".formatted(name),
              "Choose another name, or set the password of that account.");
        }
        var now = time.instant();
        var account = new Account(name, hash, role, scope, now, now, Optional.empty());
        ledger.put(account);
        return account;
      }
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /// Who has that name and password. Computes as much for a name that nobody has, for a disabled
  /// account and for a wrong password, and gives the same answer.
  ///
  /// @param password wiped
  /// @return granted, or unknown
  public Decision verify(String name, char[] password) {
    try {
      return proven(name, password)
          .<Decision>map(it -> new Decision.Granted(it.principal()))
          .orElseGet(() -> new Decision.Unknown("no such name and password, or it is disabled"));
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private Optional<Account> proven(String name, char[] password) {
    var found = named(name);
    var isRight = passwords.isRight(password, found.map(Account::passwordHash));
    if (!isRight || found.isEmpty()) {
      return Optional.empty();
    }
    // Hashing takes long: what was right when it began may have been changed meanwhile.
    return named(name)
        .filter(Account::isEnabled)
        .filter(it -> it.passwordHash().equals(found.get().passwordHash()));
  }

  private Optional<Account> named(String name) {
    return Optional.of(name).filter(it -> NAME.matcher(it).matches()).flatMap(ledger::find);
  }

  /// Changes one's own password, which takes the present one. Ends the account's sessions.
  ///
  /// @param current the present password; wiped
  /// @param fresh the new password, 12 to 1,024 characters; wiped
  /// @return granted, or unknown if the present password is wrong: then nothing is changed
  /// @throws UsageException if the new password is too short or too long
  public Decision change(String name, char[] current, char[] fresh) {
    try {
      requireFit(fresh);
      var proven = proven(name, current);
      if (proven.isPresent()) {
        var hash = passwords.hash(fresh);
        synchronized (changes) {
          var present = named(name).filter(proven.get()::equals);
          if (present.isPresent()) {
            ledger.put(present.get().withPassword(hash, time.instant()));
            return new Decision.Granted(present.get().principal());
          }
        }
      }
      return new Decision.Unknown("no such name and password, or it is disabled");
    } finally {
      Arrays.fill(current, '\0');
      Arrays.fill(fresh, '\0');
    }
  }

  /// Sets the password of somebody. Ends the account's sessions; a disabled account stays so.
  ///
  /// @param by who asks; must have at least the account's role and scope
  /// @param fresh 12 to 1,024 characters; wiped
  /// @throws UsageException if there is no such account, the password is too short or too long, or
  ///     who asks may not
  public void reset(Principal by, String name, char[] fresh) {
    try {
      var account = within(by, name);
      by.requireMayGrant(account.role(), account.scope());
      requireFit(fresh);
      var hash = passwords.hash(fresh);
      synchronized (changes) {
        ledger.put(within(by, name).withPassword(hash, time.instant()));
      }
    } finally {
      Arrays.fill(fresh, '\0');
    }
  }

  /// Lets nobody in by that account any more, and ends its sessions.
  ///
  /// @param by who asks; must have at least the account's scope
  /// @throws UsageException if there is no such account, or who asks may not
  public void disable(Principal by, String name) {
    synchronized (changes) {
      ledger.put(within(by, name).disabled(time.instant()));
    }
  }

  /// The accounts within the scope of who asks, by name.
  ///
  /// @throws UsageException if they may not decide who does what
  public List<Account> list(Principal by) {
    by.requireMayDecideOn(by.scope());
    return ledger.list().stream().filter(it -> by.scope().covers(it.scope())).toList();
  }

  private Account within(Principal by, String name) {
    by.requireMayDecideOn(by.scope());
    return present(ledger.find(name).filter(it -> by.scope().covers(it.scope())), name);
  }

  private static Account present(Optional<Account> found, String name) {
    return found.orElseThrow(
        () ->
            new UsageException(
                FailureCode.USAGE,
                "there is no account " + name,
                "List the accounts to see their names."));
  }

  private static void requireFit(char[] password) {
    if (password.length < Passwords.LENGTH_MIN || password.length > Passwords.LENGTH_MAX) {
      throw new UsageException(
          FailureCode.USAGE,
          "the password has %d characters".formatted(password.length),
          "Use %d to %d characters; several words are easy to remember."
              .formatted(Passwords.LENGTH_MIN, Passwords.LENGTH_MAX));
    }
  }
}
