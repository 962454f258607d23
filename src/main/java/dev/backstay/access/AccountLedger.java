package dev.backstay.access;

import java.util.List;
import java.util.Optional;

/// Where accounts are kept. May be used by several threads at once; a failure to read or write is
/// thrown, so that nobody gets in by it.
public interface AccountLedger {

  /// Keeps an account durably, in the place of what was kept under its name.
  void put(Account account);

  /// The account with that name.
  Optional<Account> find(String name);

  /// All accounts, also disabled ones, by name.
  List<Account> list();
}
