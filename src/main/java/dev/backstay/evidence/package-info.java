/// What a rehearsed restore found, as a report that others can rely on.
@org.jspecify.annotations.NullMarked
package dev.backstay.evidence;
