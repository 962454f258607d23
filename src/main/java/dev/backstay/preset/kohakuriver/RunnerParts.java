package dev.backstay.preset.kohakuriver;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.preset.ComposeEngine;
import dev.backstay.preset.Draft;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Part;
import dev.backstay.preset.Site;
import dev.backstay.preset.SystemdUnitFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a runner keeps: virtual machines, its vault and its key.
record RunnerParts(
    Site site, Settings settings, Optional<SystemdUnitFile> unit, Draft.Maker draft) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  void add() {
    draft.component(
        Part.component("runner-config", "state-file")
            .with("path", settings.file().toString())
            .with("format", "text")
            .with("importance", "critical")
            .with("order", 4)
            .from(new Fact("runner configuration", settings.file().toString(), "found there")));
    addMachines();
    addImages();
    addVault();
    addKeys();
    unit.ifPresent(
        it ->
            draft.add(
                Draft.Under.SERVICES,
                Part.of("runner")
                    .with("name", "runner")
                    .with("systemd", "kohakuriver-runner.service")
                    .from(
                        new Fact("service", "kohakuriver-runner.service", it.file().toString()))));
  }

  private void addMachines() {
    var instances = settings.path("VM_INSTANCES_DIR", "/var/lib/kohakuriver/vm-instances");
    var images = settings.path("VM_IMAGES_DIR", "/var/lib/kohakuriver/vm-images");
    if (!Files.isDirectory(Path.of(instances.value()))) {
      draft.fact(new Fact(instances.what(), instances.value(), "not there: no virtual machines"));
      return;
    }
    for (var directory : listed(Path.of(instances.value()))) {
      var disk = directory.resolve("root.qcow2");
      var name = "vm-" + Objects.requireNonNull(directory.getFileName());
      if (Files.isRegularFile(disk) && !NAME.matcher(name).matches()) {
        draft.gap("the disk " + disk + ", whose directory is not called as those of machines are");
      } else if (Files.isRegularFile(disk)) {
        draft.component(
            Part.component(name, "disk")
                .with("path", disk.toString())
                .with("importance", "high")
                .with("order", 5)
                .from(instances)
                .from(images));
      }
    }
    draft.component(
        Part.component("vm-instances", "files")
            .with("path", instances.value())
            .with("exclude", List.of("root.qcow2", "qemu.pid", "serial.log", "*.qmp"))
            .with("importance", "high")
            .with("order", 6)
            .from(instances));
  }

  /// Images of environments and snapshots of servers are in the container engine alone.
  private void addImages() {
    if (!ComposeEngine.runs(site)) {
      draft.gap("images and snapshots in the container engine, which does not run here");
      return;
    }
    draft.component(
        Part.component("container-images", "command")
            .with(
                "capture",
                List.of(
                    "/bin/sh",
                    "-euc",
                    "images=$(docker image ls --format '{{.Repository}}:{{.Tag}}'"
                        + " --filter reference='kohakuriver/*'"
                        + " --filter reference='kohakuriver-snapshot/*');"
                        + " [ -z \"$images\" ] || docker save $images"))
            .with("restore", List.of("docker", "load", "--quiet"))
            .with("allow_empty", true)
            .with("importance", "high")
            .with("order", 9)
            .from(
                new Fact(
                    "container engine",
                    "/var/run/docker.sock",
                    "images kohakuriver/*, snapshots kohakuriver-snapshot/*")));
  }

  private void addVault() {
    var place = settings.path("LOCAL_TEMP_DIR", "/tmp/kohakuriver");
    var vault = place.value() + "/.kohakuriver/runner-state.db";
    if (Files.isRegularFile(Path.of(vault))) {
      draft.component(
          Part.component("runner-vault", "sqlite")
              .with("path", vault)
              .with("importance", "reconstructible")
              .with("order", 7)
              .with("restore_only_if_named", true)
              .from(new Fact("runner vault", vault, "below " + place.shown()))
              .from(
                  new Fact(
                      "kept as evidence",
                      "an old vault makes the runner stop tasks that run",
                      "it is restored only if it is named")));
    }
  }

  private void addKeys() {
    var key = site.home().resolve(".ssh/kohakuriver_vm_key");
    for (var file : List.of(key, key.resolveSibling("kohakuriver_vm_key.pub"))) {
      if (Files.isRegularFile(file)) {
        draft.component(
            Part.component(
                    file.toString().endsWith(".pub") ? "vm-key-public" : "vm-key", "state-file")
                .with("path", file.toString())
                .with("format", "text")
                .with("importance", "high")
                .with("order", 8)
                .from(new Fact("key to virtual machines", file.toString(), "found there")));
      }
    }
  }

  private static List<Path> listed(Path directory) {
    var listed = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(directory)) {
      all.forEach(listed::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new ConfigurationException(
          FailureCode.CONFIG_INVALID,
          "cannot list " + directory + ": " + e.getMessage(),
          "Look at its permissions.",
          e);
    }
    listed.sort(null);
    return listed;
  }
}
