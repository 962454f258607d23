/// State that a program hands out: what it writes to its standard output.
@org.jspecify.annotations.NullMarked
package dev.backstay.component.program;
