/// The commands that people and scripts type: what they ask for, and how answers look.
@org.jspecify.annotations.NullMarked
package dev.backstay.cli;
