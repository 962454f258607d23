/// One execution of an operation: its name and its progress.
@org.jspecify.annotations.NullMarked
package dev.backstay.run;
