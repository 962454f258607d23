/// Services: what uses the state of components, and so is stopped before a restore touches it and
/// started after; and probes, which tell whether it is well again.
///
/// Secrets go to a service in a header of a request, never into arguments, messages or names.
@org.jspecify.annotations.NullMarked
package dev.backstay.service;
