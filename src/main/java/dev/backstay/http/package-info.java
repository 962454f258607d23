/// Listens, finds out who asks, and lets them do what they may.
@org.jspecify.annotations.NullMarked
package dev.backstay.http;
