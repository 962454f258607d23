/// x
@org.jspecify.annotations.NullMarked
package dev.backstay.preset.kohakku;
