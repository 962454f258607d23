package dev.backstay.audit;

/// What is entered in the audit trail, before it has a place there. No secrets belong into it.
///
/// @param actor who did it: a name and how it was proven
/// @param role with which role
/// @param source from where: an address, or the name of the local socket
/// @param action what was asked for
/// @param object what it was done to
/// @param outcome what came of it; before an act, that it begins
/// @param requestDigest SHA-256 of the request's body, in hexadecimal digits, or empty
public record AuditEvent(
    String actor,
    String role,
    String source,
    String action,
    String object,
    String outcome,
    String requestDigest) {}
