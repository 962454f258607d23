/// KohakuRiver: a scheduler of tasks and virtual machines for a small cluster, as host and runner.
/// Its configuration is Python modules; its state is an SQLite database in rollback mode, container
/// images as archives, logs, and disks of virtual machines.
@org.jspecify.annotations.NullMarked
package dev.backstay.preset.kohakuriver;
