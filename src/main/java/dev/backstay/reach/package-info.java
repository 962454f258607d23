/// What snapshots reach: the chunks of their listings and of all that these name.
@org.jspecify.annotations.NullMarked
package dev.backstay.reach;
