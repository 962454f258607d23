package dev.backstay.journal;

import dev.backstay.access.Account;
import dev.backstay.access.AccountLedger;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Accounts, a row for each.
final class AccountRows implements AccountLedger {

  private final Journal journal;

  AccountRows(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void put(Account account) {
    var _ =
        journal.write(
            link ->
                link.change(
                    """
                    insert or replace into account (name, password_hash, role, orchestrators,
                      components, created_at, changed_at, disabled_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?)""",
                    account.name(),
                    account.passwordHash(),
                    account.role().label(),
                    Grants.column(account.scope().orchestrators()),
                    Grants.column(account.scope().components()),
                    account.createdAt(),
                    account.changedAt(),
                    account.disabledAt()));
  }

  @Override
  public Optional<Account> find(String name) {
    return journal.read(
        link -> link.first(AccountRows::account, "select * from account where name = ?", name));
  }

  @Override
  public List<Account> list() {
    return journal.read(
        link -> link.all(AccountRows::account, "select * from account order by name"));
  }

  private static Account account(Row row) throws SQLException {
    return new Account(
        row.text("name"),
        row.text("password_hash"),
        Grants.role(row),
        Grants.scope(row),
        row.moment("created_at"),
        row.moment("changed_at"),
        row.maybeMoment("disabled_at"));
  }
}
