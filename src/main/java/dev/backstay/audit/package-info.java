/// What was done, by whom, in an order that nobody can change unseen.
@org.jspecify.annotations.NullMarked
package dev.backstay.audit;
