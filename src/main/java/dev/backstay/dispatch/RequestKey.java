package dev.backstay.dispatch;

/// What a caller names a request by, so that a repetition of it is known for one.
///
/// @param caller who asks: keys of different callers have nothing to do with each other
/// @param key 1 to 255 characters of the caller's choice
/// @param digest SHA-256 of what is asked, as 64 hexadecimal digits
public record RequestKey(String caller, String key, String digest) {}
