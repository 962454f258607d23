package dev.backstay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The tables that [ArchitectureTest] holds the program to.
final class House {

  /// Which package may use which others of ours. What is not listed fails the build.
  static final Map<String, Set<String>> MAY_USE = table();

  private static Map<String, Set<String>> table() {
    var table = new LinkedHashMap<String, Set<String>>();
    table.put("failure", Set.of());
    table.put("snapshot", Set.of("failure"));
    table.put("store", Set.of());
    table.put("store.local", Set.of("store"));
    table.put("store.s3", Set.of("store", "s3"));
    table.put("store.sftp", Set.of("store"));
    table.put("store.web", Set.of("store"));
    table.put("store.azure", Set.of("store.web", "store"));
    table.put("store.gcs", Set.of("store.web", "store"));
    table.put("s3", Set.of());
    table.put("run", Set.of());
    table.put("process", Set.of("snapshot", "failure"));
    table.put("component", Set.of("process", "s3", "snapshot", "run", "failure"));
    table.put("component.files", Set.of("component", "snapshot", "run", "failure"));
    table.put("component.statefile", Set.of("component", "snapshot", "run", "failure"));
    table.put("component.disk", Set.of("component", "snapshot", "run", "failure"));
    table.put("component.program", Set.of("component", "process", "snapshot", "run", "failure"));
    table.put(
        "component.postgres",
        Set.of("scratch", "component", "process", "rows", "snapshot", "run", "failure"));
    table.put("component.redis", Set.of("scratch", "component", "snapshot", "run", "failure"));
    table.put("component.s3", Set.of("component", "s3", "snapshot", "run", "failure"));
    table.put("service", Set.of("process", "snapshot", "failure"));
    table.put("component.sqlite", Set.of("component", "rows", "snapshot", "run", "failure"));
    table.put("repository.primitive", Set.of());
    table.put("repository.format", Set.of("repository.primitive", "snapshot"));
    table.put("repository.seal", Set.of("repository.primitive", "repository.format"));
    table.put("repository.chunk", Set.of("repository.seal", "repository.format"));
    table.put("repository.index", Set.of("repository.format"));
    table.put(
        "repository.pack",
        Set.of("repository.chunk", "repository.index", "repository.seal", "repository.format"));
    table.put(
        "repository.content",
        Set.of("repository.pack", "repository.chunk", "repository.format", "snapshot", "failure"));
    table.put(
        "repository.listing",
        Set.of(
            "repository.content", "repository.pack", "repository.format", "snapshot", "failure"));
    table.put(
        "repository",
        Set.of(
            "repository.listing",
            "repository.content",
            "repository.pack",
            "repository.index",
            "repository.chunk",
            "repository.seal",
            "repository.format",
            "repository.primitive",
            "store",
            "snapshot",
            "run",
            "failure"));
    table.put(
        "check",
        Set.of(
            "repository",
            "repository.listing",
            "repository.index",
            "repository.format",
            "store",
            "snapshot",
            "run",
            "failure"));
    table.put(
        "reach",
        Set.of("repository", "repository.index", "repository.format", "snapshot", "failure"));
    table.put("usage", Set.of("reach", "repository", "store", "snapshot"));
    table.put("copy", Set.of("repository", "snapshot", "run", "failure"));
    table.put(
        "repair", Set.of("check", "repository", "repository.format", "snapshot", "run", "failure"));
    table.put(
        "prune",
        Set.of(
            "reach",
            "check",
            "repository",
            "repository.index",
            "repository.format",
            "store",
            "snapshot",
            "run",
            "failure"));
    table.put("export", Set.of("snapshot", "failure"));
    table.put("diff", Set.of("rows", "snapshot", "failure"));
    table.put("inflight", Set.of("component", "snapshot"));
    table.put(
        "backup", Set.of("component", "inflight", "repository", "snapshot", "run", "failure"));
    table.put(
        "importing", Set.of("backup", "component", "repository", "snapshot", "run", "failure"));
    table.put("restore.journal", Set.of("component", "snapshot", "run", "failure"));
    table.put(
        "restore",
        Set.of(
            "restore.journal",
            "backup",
            "component",
            "inflight",
            "service",
            "repository",
            "snapshot",
            "run",
            "failure"));
    table.put(
        "offload",
        Set.of(
            "backup",
            "component",
            "component.files",
            "repository",
            "restore.journal",
            "snapshot",
            "run",
            "failure"));
    table.put("scratch", Set.of("component"));
    table.put("rehearsal", Set.of("component", "s3", "scratch", "service", "snapshot", "failure"));
    table.put("evidence", Set.of("json"));
    table.put(
        "runbook",
        Set.of(
            "config",
            "component",
            "evidence",
            "inflight",
            "json",
            "service",
            "snapshot",
            "standing"));
    table.put(
        "drill",
        Set.of(
            "backup",
            "component",
            "evidence",
            "inflight",
            "rehearsal",
            "repository",
            "restore",
            "scratch",
            "snapshot",
            "run",
            "failure"));
    table.put("rows", Set.of());
    table.put("ask", Set.of("drill", "scratch", "component", "rows", "snapshot", "run", "failure"));
    table.put(
        "entity",
        Set.of(
            "ask",
            "component",
            "repository",
            "restore",
            "restore.journal",
            "scratch",
            "snapshot",
            "run",
            "failure"));
    table.put("lookup", Set.of("component"));
    table.put(
        "config",
        Set.of(
            "lookup",
            "component",
            "inflight",
            "rehearsal",
            "service",
            "schedule",
            "retention",
            "alarm",
            "standing",
            "store.s3",
            "store.sftp",
            "store.azure",
            "store.gcs",
            "s3",
            "snapshot",
            "failure"));
    table.put("retention", Set.of("repository", "snapshot", "run", "failure"));
    table.put("schedule", Set.of("failure"));
    table.put("access", Set.of("failure"));
    table.put("audit", Set.of("failure"));
    table.put("json", Set.of());
    table.put("kit", Set.of("json", "repository.seal", "repository.format", "failure"));
    table.put("dispatch", Set.of("json", "schedule", "run", "failure"));
    table.put(
        "desk", Set.of("config", "dispatch", "standing", "schedule", "json", "run", "failure"));
    table.put("alarm", Set.of("json", "standing", "failure"));
    table.put("syslog", Set.of("audit", "alarm", "json", "failure"));
    table.put("standing", Set.of("json", "schedule", "snapshot", "failure"));
    table.put(
        "journal",
        Set.of("dispatch", "access", "audit", "alarm", "schedule", "json", "run", "failure"));
    table.put("http", Set.of("access", "audit", "dispatch", "json", "failure"));
    table.put(
        "http.pages",
        Set.of(
            "evidence",
            "http",
            "desk",
            "standing",
            "dispatch",
            "alarm",
            "schedule",
            "config",
            "audit",
            "access",
            "json",
            "run",
            "failure"));
    table.put(
        "http.api",
        Set.of(
            "evidence",
            "http",
            "desk",
            "access",
            "audit",
            "alarm",
            "config",
            "schedule",
            "dispatch",
            "standing",
            "json",
            "run",
            "failure"));
    table.put(
        "http.admin",
        Set.of("http", "desk", "access", "dispatch", "standing", "json", "run", "failure"));
    table.put(
        "daemon",
        Set.of(
            "http.admin",
            "http.pages",
            "http.api",
            "http",
            "desk",
            "journal",
            "dispatch",
            "syslog",
            "alarm",
            "standing",
            "schedule",
            "access",
            "audit",
            "config",
            "json",
            "run",
            "failure"));
    table.put("preset", Set.of("lookup", "failure"));
    table.put("preset.kohakuriver", Set.of("preset", "lookup", "failure"));
    table.put("preset.kohakku", Set.of("preset", "lookup", "failure"));
    table.put("preset.openclaw", Set.of("preset", "lookup", "failure"));
    table.put("preset.kneo", Set.of("preset", "lookup", "failure"));
    table.put("preset.synthorg", Set.of("preset", "lookup", "failure"));
    table.put("demo", Set.of("failure"));
    table.put("demo.kohakuriver", Set.of("demo", "failure"));
    table.put("demo.openclaw", Set.of("demo", "failure"));
    table.put("demo.synthorg", Set.of("demo", "failure"));
    table.put("demo.kneo", Set.of("demo", "failure"));
    table.put("demo.kohakku", Set.of("demo", "process", "failure"));
    table.put(
        "app",
        Set.of(
            "entity",
            "ask",
            "rows",
            "drill",
            "rehearsal",
            "scratch",
            "config",
            "preset",
            "preset.kohakuriver",
            "preset.kohakku",
            "preset.openclaw",
            "preset.kneo",
            "preset.synthorg",
            "offload",
            "restore",
            "backup",
            "importing",
            "check",
            "kit",
            "repository",
            "repository.seal",
            "repository.format",
            "component",
            "component.files",
            "component.statefile",
            "component.sqlite",
            "component.disk",
            "component.program",
            "component.postgres",
            "component.redis",
            "component.s3",
            "inflight",
            "service",
            "store",
            "store.local",
            "store.s3",
            "store.sftp",
            "store.azure",
            "store.gcs",
            "s3",
            "demo",
            "demo.kohakuriver",
            "demo.openclaw",
            "demo.synthorg",
            "demo.kneo",
            "demo.kohakku",
            "snapshot",
            "run",
            "failure"));
    table.put(
        "doctor",
        Set.of(
            "app",
            "config",
            "preset",
            "restore.journal",
            "restore",
            "repository",
            "component",
            "store",
            "snapshot",
            "failure"));
    table.put(
        "cli",
        Set.of(
            "entity",
            "runbook",
            "ask",
            "rows",
            "drill",
            "evidence",
            "cli.quickstart",
            "demo",
            "kit",
            "daemon",
            "desk",
            "journal",
            "dispatch",
            "access",
            "audit",
            "alarm",
            "schedule",
            "standing",
            "json",
            "doctor",
            "app",
            "preset",
            "config",
            "restore.journal",
            "restore",
            "backup",
            "importing",
            "check",
            "export",
            "diff",
            "offload",
            "retention",
            "copy",
            "prune",
            "repair",
            "reach",
            "usage",
            "repository",
            "repository.seal",
            "component",
            "component.statefile",
            "inflight",
            "service",
            "store",
            "snapshot",
            "run",
            "failure"));
    table.put("cli.quickstart", Set.of("failure"));
    table.put("", Set.of("cli", "app"));
    return table;
  }

  /// Which library may be seen from where.
  static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("org.sqlite", Set.of("component.sqlite", "journal", "cli.quickstart", "demo")),
          Map.entry("java.sql", Set.of("component.sqlite", "journal", "cli.quickstart", "demo")),
          Map.entry(
              "tools.jackson",
              Set.of(
                  "component.statefile",
                  "importing",
                  "component.postgres",
                  "inflight",
                  "service",
                  "lookup",
                  "store.gcs",
                  "runbook",
                  "evidence",
                  "json",
                  "kit",
                  "alarm",
                  "syslog",
                  "journal",
                  "http",
                  "http.api",
                  "http.admin",
                  "daemon",
                  "cli",
                  "cli.quickstart")),
          Map.entry("org.snakeyaml", Set.of("component.statefile", "config", "lookup")),
          Map.entry("org.tomlj", Set.of("component.statefile", "lookup")),
          Map.entry("org.apache.commons", Set.of("importing")),
          Map.entry("com.github.luben", Set.of("repository.seal")),
          Map.entry("org.bouncycastle", Set.of("repository.seal", "access")),
          Map.entry(
              "javax.crypto",
              Set.of("repository.seal", "repository.primitive", "store.azure", "audit", "alarm")),
          Map.entry("jakarta.mail", Set.of("alarm")),
          Map.entry("org.eclipse.angus", Set.of("alarm")),
          Map.entry("org.conscrypt", Set.of("repository.primitive")),
          Map.entry("software.amazon", Set.of("component.s3", "s3", "store.s3")),
          Map.entry("org.eclipse.jetty", Set.of("http")),
          Map.entry("gg.jte", Set.of("http.pages")),
          Map.entry("org.apache.sshd", Set.of("store.sftp")),
          Map.entry("picocli", Set.of("cli", "cli.quickstart", "")));

  private House() {}
}
