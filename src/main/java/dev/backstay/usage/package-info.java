/// What takes room in a repository, and for whom.
@org.jspecify.annotations.NullMarked
package dev.backstay.usage;
