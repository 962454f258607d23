/// Old files of a component moved into a snapshot, to make room.
@NullMarked
package dev.backstay.offload;

import org.jspecify.annotations.NullMarked;
