/// The REST interface that SynthOrg's operators know.
@org.jspecify.annotations.NullMarked
package dev.backstay.http.admin;
