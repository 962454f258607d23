/// Whether a repository is whole: every object it has is judged, and damage is traced to exactly
/// the snapshots, components and files that it reaches.
@org.jspecify.annotations.NullMarked
package dev.backstay.check;
