package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import java.time.Duration;

/// The virtual servers of the cluster.
enum VirtualServer {
  NOTEBOOK("docker", 2222, "running"),
  REVIEW("docker", 2223, "running"),
  PLAYGROUND("docker", 2224, "stopped"),
  DESKTOP("qemu", 2225, "running"),
  BUILDER("qemu", 2226, "running");

  private final String backend;
  private final int port;
  private final String status;

  VirtualServer(String backend, int port, String status) {
    this.backend = backend;
    this.port = port;
    this.status = status;
  }

  /// Whether it is a virtual machine, and not a container.
  boolean isMachine() {
    return backend.equals("qemu");
  }

  int port() {
    return port;
  }

  String address() {
    return "10.128.0." + (10 + ordinal());
  }

  /// Its name in the cluster.
  String label() {
    return "vps-" + (ordinal() + 1);
  }

  /// Its row; the logs are where they would be for a command.
  Task task(Ground ground, String logs) {
    var dice = ground.dice(label());
    var more =
        Json.object(
            "command",
            "ssh-ed25519 AAAA" + dice.hex(64) + " mika@laptop",
            "required_cores",
            4,
            "required_memory_bytes",
            8L << 30,
            "name",
            label(),
            "owner_id",
            2,
            "assigned_node",
            Cluster.NODES.getFirst(),
            "docker_image_name",
            isMachine() ? null : "kohakuriver/base:base",
            "container_name",
            isMachine() ? null : Machines.ENVIRONMENTS.getFirst(),
            "ssh_port",
            port,
            "vps_backend",
            backend);
    if (isMachine()) {
      more.putAll(
          Json.object("vm_image", Machines.BASE, "vm_disk_size", "500G", "vm_ip", address()));
    }
    return new Task(
        ordinal(), "vps", status, ground.ago(Duration.ofDays(10 - ordinal())), logs, more);
  }
}
