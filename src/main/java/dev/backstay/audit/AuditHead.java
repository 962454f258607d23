package dev.backstay.audit;

/// Where the trail ends, vouched for by a key. Kept elsewhere as well, it is a witness: it shows
/// what was cut off or written anew since.
///
/// @param number of the last record
/// @param hash of the last record
/// @param mac HMAC-SHA-256 over both, as 64 lower-case hexadecimal digits; see [AuditKey]
public record AuditHead(long number, String hash, String mac) {}
