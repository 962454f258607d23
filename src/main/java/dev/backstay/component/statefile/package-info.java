/// Documents that hold state: read while stable, and only if they parse.
@org.jspecify.annotations.NullMarked
package dev.backstay.component.statefile;
