/// Made-up installations of orchestrators, to try everything on.
@org.jspecify.annotations.NullMarked
package dev.backstay.demo;
