/// The audit trail, sent on to a collector of logs.
@org.jspecify.annotations.NullMarked
package dev.backstay.syslog;
