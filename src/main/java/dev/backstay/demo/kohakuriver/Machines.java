package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import dev.backstay.demo.TarWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What containers and virtual machines run from, and what the runner remembers of them.
final class Machines {

  /// The image that all virtual machines are layered on.
  static final String BASE = "ubuntu-24.04";

  /// What containers are made from.
  static final List<String> ENVIRONMENTS = List.of("kohakuriver-base", "Vision-Tools");

  private static final long BASE_BYTES = 8L << 30;
  private static final long OVERLAY_BYTES = 500L << 30;

  private static final int ISO_BYTES = 64 << 10;
  private static final int ISO_DESCRIPTOR_AT = 32 << 10;
  private static final String ISO_DESCRIPTOR = "\1CD001\1";

  /// The type of bytes in SQL.
  private static final String BYTES = "BL" + "OB";

  private Machines() {}

  static void make(Ground ground, Layout layout, Era era) throws IOException {
    for (var environment : ENVIRONMENTS) {
      tarball(ground, layout, environment);
    }
    if (era == Era.KOHAKURIVER) {
      var base = ground.at(layout.images() + "/" + BASE + ".qcow2");
      new Qcow2Writer(BASE_BYTES, "").write(base, ground.dice("base").bytes(3 << 20));
      for (var server : VirtualServer.values()) {
        if (server.isMachine()) {
          instance(ground, layout, server, base.toString());
        }
      }
    }
    vault(ground, layout, era);
  }

  private static void tarball(Ground ground, Layout layout, String environment) throws IOException {
    var madeAt = ground.ago(Duration.ofDays(12));
    var name =
        environment.toLowerCase(java.util.Locale.ROOT) + "-" + madeAt.getEpochSecond() + ".tar";
    var dice = ground.dice(environment);
    var manifest =
        Json.compact(
            List.of(
                Json.object(
                    "RepoTags",
                    List.of("kohakuriver/" + name.substring(0, name.lastIndexOf('-')) + ":base"),
                    "Layers",
                    List.of("layer.tar"))));
    var out = Files.newOutputStream(ground.at(layout.containers() + "/" + name));
    try (var tar = new TarWriter(out, madeAt)) {
      tar.file("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
      tar.file("layer.tar", dice.bytes(200_000));
    }
  }

  private static void instance(Ground ground, Layout layout, VirtualServer server, String base)
      throws IOException {
    var directory = layout.instances() + "/" + server.task(ground, "").id();
    var dice = ground.dice(directory);
    new Qcow2Writer(OVERLAY_BYTES, base)
        .write(ground.at(directory + "/root.qcow2"), dice.bytes(1 << 20));
    var iso = new byte[ISO_BYTES];
    var descriptor = ISO_DESCRIPTOR.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(descriptor, 0, iso, ISO_DESCRIPTOR_AT, descriptor.length);
    ground.write(directory + "/seed.iso", iso);
    ground.write(directory + "/serial.log", dice.text(4_000) + "\n");
    ground.write(directory + "/vm-state.json", Json.pretty(state(ground, server)) + "\n");
  }

  private static Map<String, @Nullable Object> state(Ground ground, VirtualServer server) {
    var state =
        Json.object(
            "task_id",
            server.task(ground, "").id(),
            "container_name",
            "kohakuriver-vps-" + server.task(ground, "").id(),
            "cores",
            4,
            "gpus",
            List.of(),
            "numa_node",
            null,
            "ssh_port",
            server.port());
    if (server.isMachine()) {
      state.putAll(
          Json.object(
              "vm_ip",
              server.address(),
              "tap",
              "tap-" + server.label(),
              "mac",
              "52:54:00:00:00:0" + server.ordinal(),
              "pci_addresses",
              List.of(),
              "bridge",
              "kohaku-br0"));
    }
    return state;
  }

  private static void vault(Ground ground, Layout layout, Era era) throws IOException {
    try (var vault = SqliteFile.make(ground.at(layout.vault()), SqliteFile.Journal.WAL)) {
      for (var table : List.of("running_tasks", "vps_sessions", "paused_tasks")) {
        vault.run(
            "CREATE TABLE \"%1$s\" (key %2$s PRIMARY KEY, value %2$s NOT NULL)"
                .formatted(table, BYTES));
      }
      for (var server : VirtualServer.values()) {
        if (era == Era.KOHAKURIVER || !server.isMachine()) {
          var key = Long.toString(server.task(ground, "").id());
          var value = Json.compact(state(ground, server));
          vault.insert(
              "vps_sessions",
              key.getBytes(StandardCharsets.UTF_8),
              value.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }
}
