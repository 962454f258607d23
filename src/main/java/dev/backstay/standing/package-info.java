/// How an orchestrator stands, computed from its snapshots.
@org.jspecify.annotations.NullMarked
package dev.backstay.standing;
