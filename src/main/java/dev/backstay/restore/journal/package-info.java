/// What a restore has done and is about to do, on disk before it is done.
@org.jspecify.annotations.NullMarked
package dev.backstay.restore.journal;
