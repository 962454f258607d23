/// The service's pages for people: made here, escaped by context, and only shown; what changes
/// something is asked of the interface for programs.
@org.jspecify.annotations.NullMarked
package dev.backstay.http.pages;
