package dev.backstay.http;

import dev.backstay.access.Accounts;
import dev.backstay.access.Allowance;
import dev.backstay.access.Attempts;
import dev.backstay.access.Sessions;
import dev.backstay.access.Tokens;
import java.util.List;

/// What callers can prove themselves by, and what slows them down.
///
/// @param certificates those that are known, each by its fingerprint
/// @param signIns failures to sign in with a password
/// @param showings failures with tokens, counted apart: a program that shows an old token must not
///     keep people of the same address from signing in
public record Credentials(
    Tokens tokens,
    Accounts accounts,
    Sessions sessions,
    List<KnownCertificate> certificates,
    Attempts signIns,
    Attempts showings,
    Allowance allowance) {

  public Credentials {
    certificates = List.copyOf(certificates);
  }
}
