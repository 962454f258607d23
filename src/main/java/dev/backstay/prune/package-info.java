/// What no snapshot reaches any more is removed, beside whatever else is at work.
@org.jspecify.annotations.NullMarked
package dev.backstay.prune;
