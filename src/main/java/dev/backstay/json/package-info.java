/// JSON as this program writes it, and as it reads it from whoever may have written it.
@org.jspecify.annotations.NullMarked
package dev.backstay.json;
