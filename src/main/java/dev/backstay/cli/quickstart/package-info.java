/// A rehearsal on a made-up orchestrator: snapshot, change, destroy, restore, compare.
@org.jspecify.annotations.NullMarked
package dev.backstay.cli.quickstart;
