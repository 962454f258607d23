/// Listings as chunked streams of entries.
///
/// A listing is cut into leaves where the hash of a path says so, so that an unchanged stretch of
/// it is the same leaf again and costs nothing.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository.listing;
