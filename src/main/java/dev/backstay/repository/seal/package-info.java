/// Keys, and bytes compressed, encrypted and authenticated with them. The only place that knows a
/// cipher, a compressor or a key derivation.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository.seal;
