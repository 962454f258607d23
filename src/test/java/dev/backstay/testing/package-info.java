/// Doubles and builders that tests share.
@org.jspecify.annotations.NullMarked
package dev.backstay.testing;
