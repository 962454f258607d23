/// The configuration file as typed, checked values.
@org.jspecify.annotations.NullMarked
package dev.backstay.config;
