package dev.backstay.testing;

import dev.backstay.access.Account;
import dev.backstay.access.AccountLedger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Accounts in memory.
public final class InMemoryAccounts implements AccountLedger {

  private final ConcurrentSkipListMap<String, Account> accounts = new ConcurrentSkipListMap<>();

  @Override
  public void put(Account account) {
    accounts.put(account.name(), account);
  }

  @Override
  public Optional<Account> find(String name) {
    return Optional.ofNullable(accounts.get(name));
  }

  @Override
  public List<Account> list() {
    return List.copyOf(accounts.values());
  }
}
