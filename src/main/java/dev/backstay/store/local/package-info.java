/// Objects as files of a local (or mounted) file system.
@org.jspecify.annotations.NullMarked
package dev.backstay.store.local;
