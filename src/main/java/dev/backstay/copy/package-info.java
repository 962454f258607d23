/// Copies snapshots from one repository into another, which may have other keys.
@NullMarked
package dev.backstay.copy;

import org.jspecify.annotations.NullMarked;
