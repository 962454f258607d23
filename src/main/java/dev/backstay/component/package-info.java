/// What is protected, and how one part of it is captured, staged and put in place.
@org.jspecify.annotations.NullMarked
package dev.backstay.component;
