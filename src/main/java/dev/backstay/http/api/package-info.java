/// The service's interface for programs.
@org.jspecify.annotations.NullMarked
package dev.backstay.http.api;
