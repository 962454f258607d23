package dev.backstay.demo.kohakuriver;

import java.util.stream.Collectors;

/// The nine tables of the host, as its object mapper makes them: not null, and without defaults.
final class HostTables {

  private HostTables() {}

  /// The statements that make the tables of a release.
  static String of(Era era) {
    if (era == Era.KOHAKURIVER) {
      return TASKS + OTHERS;
    }
    // The release had the same statements without these lines.
    return (TASKS + OTHERS)
        .lines()
        .filter(line -> !line.matches(" *\"(vm_|vps_backend|vfio_|approv|rejection_).*"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static final String TASKS =
      """
      CREATE TABLE "tasks" (
        "task_id" BIGINT NOT NULL PRIMARY KEY,
        "task_type" VARCHAR(255) NOT NULL,
        "batch_id" BIGINT,
        "command" TEXT NOT NULL,
        "arguments" TEXT NOT NULL,
        "env_vars" TEXT NOT NULL,
        "required_cores" INTEGER NOT NULL,
        "required_gpus" TEXT NOT NULL,
        "required_memory_bytes" BIGINT,
        "target_numa_node_id" INTEGER,
        "name" VARCHAR(255),
        "owner_id" INTEGER,
        "approval_status" VARCHAR(255),
        "approved_by_id" INTEGER,
        "approved_at" DATETIME,
        "rejection_reason" TEXT,
        "status" VARCHAR(255) NOT NULL,
        "assigned_node" VARCHAR(255),
        "assignment_suspicion_count" INTEGER NOT NULL,
        "container_name" VARCHAR(255),
        "registry_image" VARCHAR(255),
        "docker_image_name" VARCHAR(255),
        "docker_privileged" INTEGER NOT NULL,
        "docker_mount_dirs" TEXT,
        "ssh_port" INTEGER,
        "vps_backend" VARCHAR(255) NOT NULL,
        "vm_image" VARCHAR(255),
        "vm_disk_size" VARCHAR(255),
        "vm_ip" VARCHAR(255),
        "stdout_path" TEXT NOT NULL,
        "stderr_path" TEXT NOT NULL,
        "exit_code" INTEGER,
        "error_message" TEXT,
        "submitted_at" DATETIME NOT NULL,
        "started_at" DATETIME,
        "completed_at" DATETIME
      );
      CREATE INDEX "task_owner_id" ON "tasks" ("owner_id");
      CREATE INDEX "task_assigned_node" ON "tasks" ("assigned_node");
      """;

  private static final String OTHERS =
      """
      CREATE TABLE "nodes" (
        "hostname" VARCHAR(255) NOT NULL PRIMARY KEY,
        "url" VARCHAR(255) NOT NULL,
        "total_cores" INTEGER NOT NULL,
        "memory_total_bytes" BIGINT,
        "status" VARCHAR(255) NOT NULL,
        "last_heartbeat" DATETIME NOT NULL,
        "cpu_percent" REAL,
        "memory_percent" REAL,
        "memory_used_bytes" BIGINT,
        "current_avg_temp" REAL,
        "current_max_temp" REAL,
        "numa_topology" TEXT,
        "gpu_info" TEXT,
        "vm_capable" INTEGER NOT NULL,
        "vfio_gpus" TEXT,
        "runner_version" VARCHAR(255)
      );
      CREATE TABLE "users" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "username" VARCHAR(255) NOT NULL,
        "display_name" VARCHAR(255),
        "password_hash" VARCHAR(255) NOT NULL,
        "is_active" INTEGER NOT NULL,
        "role" VARCHAR(255) NOT NULL,
        "created_at" DATETIME NOT NULL
      );
      CREATE UNIQUE INDEX "user_username" ON "users" ("username");
      CREATE TABLE "sessions" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "session_id" VARCHAR(64) NOT NULL,
        "user_id" INTEGER NOT NULL,
        "expires_at" DATETIME NOT NULL,
        "created_at" DATETIME NOT NULL,
        FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX "session_session_id" ON "sessions" ("session_id");
      CREATE TABLE "tokens" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "user_id" INTEGER NOT NULL,
        "token_hash" VARCHAR(128) NOT NULL,
        "name" VARCHAR(255) NOT NULL,
        "last_used" DATETIME,
        "created_at" DATETIME NOT NULL,
        FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
      );
      CREATE UNIQUE INDEX "token_token_hash" ON "tokens" ("token_hash");
      CREATE TABLE "groups" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "name" VARCHAR(255) NOT NULL,
        "tier" INTEGER NOT NULL,
        "limits_json" TEXT
      );
      CREATE UNIQUE INDEX "group_name" ON "groups" ("name");
      CREATE TABLE "invitations" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "token" VARCHAR(64) NOT NULL,
        "role" VARCHAR(255) NOT NULL,
        "group_id" INTEGER,
        "max_usage" INTEGER NOT NULL,
        "usage_count" INTEGER NOT NULL,
        "expires_at" DATETIME NOT NULL,
        "created_by_id" INTEGER,
        "created_at" DATETIME NOT NULL
      );
      CREATE UNIQUE INDEX "invitation_token" ON "invitations" ("token");
      CREATE TABLE "user_groups" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "user_id" INTEGER NOT NULL,
        "group_id" INTEGER NOT NULL
      );
      CREATE UNIQUE INDEX "usergroup_user_id_group_id" ON "user_groups" ("user_id", "group_id");
      CREATE TABLE "vps_assignments" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "vps_task_id" BIGINT NOT NULL,
        "user_id" INTEGER NOT NULL
      );
      CREATE UNIQUE INDEX "vpsassignment_vps_task_id_user_id"
        ON "vps_assignments" ("vps_task_id", "user_id");
      """;
}
