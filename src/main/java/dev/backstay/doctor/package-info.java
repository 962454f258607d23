/// Whether an installation is fit to be backed up and restored.
@org.jspecify.annotations.NullMarked
package dev.backstay.doctor;
