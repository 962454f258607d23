package dev.backstay.journal;

import dev.backstay.access.Token;
import dev.backstay.access.TokenLedger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tokens, a row for each.
final class TokenRows implements TokenLedger {

  private final Journal journal;

  TokenRows(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void put(Token token) {
    var _ =
        journal.write(
            link ->
                link.change(
                    """
                    insert into token (id, secret_hash, label, role, orchestrators, components,
                      created_at, expires_at, last_used_at, revoked_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (id) do update set secret_hash = excluded.secret_hash,
                      label = excluded.label, role = excluded.role,
                      orchestrators = excluded.orchestrators, components = excluded.components,
                      created_at = excluded.created_at, expires_at = excluded.expires_at,
                      last_used_at = excluded.last_used_at, revoked_at = excluded.revoked_at""",
                    token.id(),
                    token.secretHash(),
                    token.label(),
                    token.role().label(),
                    Grants.column(token.scope().orchestrators()),
                    Grants.column(token.scope().components()),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt(),
                    token.revokedAt()));
  }

  @Override
  public Optional<Token> find(String id) {
    return journal.read(
        link -> link.first(TokenRows::token, "select * from token where id = ?", id));
  }

  @Override
  public List<Token> list() {
    return journal.read(
        link ->
            link.all(TokenRows::token, "select * from token order by created_at desc, place desc"));
  }

  private static Token token(Row row) throws SQLException {
    return new Token(
        row.text("id"),
        row.text("secret_hash"),
        row.text("label"),
        Grants.role(row),
        Grants.scope(row),
        row.moment("created_at"),
        row.moment("expires_at"),
        row.maybeMoment("last_used_at"),
        row.maybeMoment("revoked_at"));
  }

  @Override
  public void touch(String id, Instant usedAt) {
    var _ =
        journal.write(
            link -> link.change("update token set last_used_at = ? where id = ?", usedAt, id));
  }
}
