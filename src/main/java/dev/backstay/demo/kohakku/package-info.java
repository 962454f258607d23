/// Made-up installations of Kohakku, with servers of their own if none are named.
@org.jspecify.annotations.NullMarked
package dev.backstay.demo.kohakku;
