/// What to type when something was lost, from what is configured, kept and measured.
@org.jspecify.annotations.NullMarked
package dev.backstay.runbook;
