package dev.backstay.config;

import dev.backstay.snapshot.ComponentKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The keys that a section of the configuration file has. The published schema has the same.
///
/// @param known keys that may stand there
/// @param future keys that a later version will know
/// @param elsewhere keys that only components of another kind have, with that kind
record Keys(List<String> known, Set<String> future, Map<String, String> elsewhere) {

  static final Keys TOP =
      of(
          List.of(
              "version",
              "orchestrator",
              "preset",
              "base_dir",
              "state_dir",
              "scratch_dir",
              "repositories",
              "lookups",
              "components",
              "hold",
              "services",
              "references",
              "entities",
              "inflight",
              "quarantine",
              "notes",
              "retention",
              "schedule",
              "triggers",
              "server",
              "objectives",
              "drill",
              "notify"),
          Set.of());

  static final Keys SCHEDULE =
      of(
          List.of(
              "backup",
              "check",
              "forget",
              "prune",
              "drill",
              "copy",
              "sync",
              "zone",
              "jitter",
              "blackout"),
          Set.of());
  static final Keys SENDING = of(List.of("to", "at"), Set.of());
  static final Keys TRIGGERS = of(List.of("on_startup", "on_shutdown", "limit"), Set.of());
  static final Keys SERVER =
      of(
          List.of(
              "listen",
              "hosts",
              "socket",
              "tls",
              "clients",
              "trusted_proxies",
              "stop_within",
              "audit_syslog"),
          Set.of());
  static final Keys TLS = of(List.of("certificate", "key", "client_ca"), Set.of());
  static final Keys CLIENT = of(List.of("name", "fingerprint", "role"), Set.of());

  static final Keys PRESET = of(List.of("name", "at", "accept"), Set.of());
  static final Keys REPOSITORY =
      of(
          List.of(
              "url",
              "password",
              "machine_key",
              "key",
              "mirror",
              "access_key",
              "secret_key",
              "session_token",
              "checksums",
              "conditional_create",
              "storage_class",
              "object_lock",
              "private_key",
              "private_key_passphrase",
              "login_password",
              "known_hosts",
              "host_key",
              "account_key",
              "sas_token",
              "credentials",
              "timeout",
              "retry_for",
              "upload_limit",
              "download_limit"),
          Set.of());
  static final Keys PASSWORD = of(List.of("file", "env", "command"), Set.of());
  static final Keys KEY = of(List.of("file", "command"), Set.of());
  static final Keys LOOKUP = of(List.of("json", "yaml", "toml", "env", "python"), Set.of());
  static final Keys HOLD = of(List.of("pause", "resume", "limit"), Set.of());

  static final Keys OFFLOAD = of(List.of("older_than", "keep", "only"), Set.of());

  static final Keys RETENTION =
      of(
          List.of(
              "keep_last",
              "keep_hourly",
              "keep_daily",
              "keep_weekly",
              "keep_monthly",
              "keep_yearly",
              "keep_within",
              "keep_tags",
              "keep_safety",
              "max_age",
              "max_count",
              "undelete",
              "zone"),
          Set.of());

  static final Keys OBJECTIVES = of(List.of("rpo", "rto", "proof"), Set.of());
  static final Keys DRILL = of(List.of("space", "no_owner", "run_code", "service"), Set.of());
  static final Keys TRIAL =
      of(
          List.of(
              "run",
              "environment",
              "directory",
              "user",
              "settings",
              "ready",
              "smoke",
              "afterwards",
              "limit"),
          Set.of());
  static final Keys REWRITING = of(List.of("component", "path", "replace"), Set.of());
  static final Keys READINESS = of(List.of("url", "status", "json", "within"), Set.of());
  static final Keys SMOKE_REQUEST =
      of(List.of("name", "method", "url", "body", "status", "keep"), Set.of());
  static final Keys AFTERWARDS = of(List.of("component", "query", "equals", "why"), Set.of());
  static final Keys NOTIFICATION =
      of(
          List.of(
              "webhook",
              "slack",
              "ntfy",
              "discord",
              "email",
              "healthchecks",
              "on",
              "secret",
              "allow_private"),
          Set.of());
  static final Keys EMAIL = of(List.of("server", "from", "to", "account", "password"), Set.of());

  static final Keys SERVICE =
      of(
          List.of("name", "systemd", "compose", "command", "http", "probe", "timeout"),
          Set.of("kubernetes"));
  static final Keys REFERENCE = of(List.of("from", "in", "as", "allow_missing"), Set.of());
  static final Keys ENTITY = of(List.of("about", "parts"), Set.of());
  static final Keys ENTITY_PART =
      of(List.of("component", "table", "path", "items", "key", "renew"), Set.of());
  static final Keys IN_FLIGHT =
      of(List.of("name", "from", "state", "restart", "phantom", "repeats", "resubmit"), Set.of());
  static final Keys QUARANTINE = of(List.of("in", "edit", "why"), Set.of());
  static final Keys NOTE = of(List.of("text", "when"), Set.of());
  static final Keys COMPOSE = of(List.of("directory", "services"), Set.of());
  static final Keys COMMANDS = of(List.of("stop", "start", "environment"), Set.of());
  static final Keys MAINTENANCE =
      of(List.of("enter", "leave", "method", "statuses", "header"), Set.of());
  static final Keys HEADER = of(List.of("name", "value"), Set.of());
  static final Keys PROBE =
      of(
          List.of(
              "http",
              "status",
              "json",
              "tcp",
              "command",
              "environment",
              "sql",
              "component",
              "equals"),
          Set.of());
  static final Keys JSON_VALUE = of(List.of("path", "equals"), Set.of());

  private static final List<String> COMPONENT =
      List.of("kind", "importance", "order", "expect", "restore_only_if_named");

  private static final List<String> EXPECTATION = List.of("max_shrink");

  private static Keys of(List<String> known, Set<String> future) {
    return new Keys(known, future, Map.of());
  }

  /// The keys of a component of the kind, or of any kind if that is not known.
  static Keys ofComponent(Optional<ComponentKind> kind) {
    return ofKind(kind, COMPONENT, Keys::ownKeys);
  }

  /// The keys of something that is expected of a component of the kind.
  static Keys ofExpectation(ComponentKind kind) {
    return ofKind(Optional.of(kind), EXPECTATION, Keys::ownExpectations);
  }

  private static Keys ofKind(
      Optional<ComponentKind> kind,
      List<String> common,
      Function<ComponentKind, List<String>> ownKeys) {
    var elsewhere = new HashMap<String, String>();
    for (var other : ComponentKind.values()) {
      ownKeys
          .apply(other)
          .forEach(key -> elsewhere.merge(key, other.label(), (a, b) -> a + " or " + b));
    }
    var own = kind.map(ownKeys).orElse(List.copyOf(elsewhere.keySet()));
    var known = Stream.concat(common.stream(), own.stream()).toList();
    elsewhere.keySet().removeAll(own);
    return new Keys(known, Set.of(), Map.copyOf(elsewhere));
  }

  private static List<String> ownExpectations(ComponentKind kind) {
    return switch (kind) {
      case FILES, DISK, COMMAND, REDIS -> List.of();
      case S3 -> List.of("min_objects");
      case STATE_FILE -> List.of("keys", "none", "says", "on");
      case SQLITE, POSTGRES ->
          List.of("table", "min_rows", "newest", "max_age", "none", "says", "on");
    };
  }

  private static List<String> ownKeys(ComponentKind kind) {
    return switch (kind) {
      case FILES ->
          List.of("path", "exclude", "cross_file_systems", "databases", "settled_for", "offload");
      case STATE_FILE -> List.of("path", "format", "required_keys", "canary");
      case DISK -> List.of("path", "format");
      case COMMAND -> List.of("capture", "restore", "environment", "timeout", "allow_empty");
      case SQLITE -> List.of("path", "lock_wait", "hold_limit", "canary");
      case POSTGRES ->
          List.of(
              "url",
              "password",
              "maintenance_database",
              "wrapper",
              "programs",
              "timeout",
              "canary",
              "exclude_on_data_only");
      case REDIS -> List.of("url", "password", "ca", "restore", "data_dir", "service", "timeout");
      case S3 ->
          List.of(
              "bucket",
              "prefixes",
              "endpoint",
              "region",
              "path_style",
              "access_key",
              "secret_key",
              "keys_name",
              "timeout");
    };
  }

  /// What to say of a key that is not among the known ones.
  String refusal(String key) {
    if (future.contains(key)) {
      return "key \"" + key + "\" is not supported by this version";
    }
    var kind = elsewhere.get(key);
    return kind == null
        ? "unknown key \"" + key + "\"" + Nearest.suggestion(key, known)
        : "key \"" + key + "\" is only for components of kind " + kind;
  }
}
