/// Who may do what: roles, scopes, and the credentials that callers prove themselves by.
@org.jspecify.annotations.NullMarked
package dev.backstay.access;
