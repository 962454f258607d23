/// Disk images of virtual machines, raw and qcow2, each with the files that it is layered on.
@org.jspecify.annotations.NullMarked
package dev.backstay.component.disk;
