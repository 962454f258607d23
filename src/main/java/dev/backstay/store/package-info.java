/// Named immutable objects and the promises a place must keep to hold them.
@org.jspecify.annotations.NullMarked
package dev.backstay.store;
