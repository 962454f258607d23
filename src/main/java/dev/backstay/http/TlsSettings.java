package dev.backstay.http;

import java.nio.file.Path;
import java.util.Optional;

/// By what the service proves itself, and whom it lets prove themselves the same way.
///
/// @param certificate a PEM file: the service's certificate and those between it and its authority
/// @param key a PEM file with its private key (PKCS#8, not encrypted), which no stranger may read
/// @param clientAuthority a PEM file: who signs the certificates of callers; each that is let in is
///     a [KnownCertificate] as well
public record TlsSettings(Path certificate, Path key, Optional<Path> clientAuthority) {}
