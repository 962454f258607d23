package dev.backstay.failure;

import java.util.Arrays;
import java.util.Optional;

/// The stable reasons of failures, as they appear in messages, JSON and docs/exit-codes.md.
public enum FailureCode {
  ACCESS_DENIED("access-denied"),
  AUDIT_FAILED("audit-failed"),
  CANCELLED("cancelled"),
  CAPTURE_FAILED("capture-failed"),
  CAPTURE_INVALID("capture-invalid"),
  CODE_UNTRUSTED("code-untrusted"),
  COMMIT_UNTRUSTED("commit-untrusted"),
  CONFIG_CONFLICT("config-conflict"),
  CONFIG_INVALID("config-invalid"),
  CONFIG_NOT_FOUND("config-not-found"),
  DRILL_FAILED("drill-failed"),
  DRILL_IMPOSSIBLE("drill-impossible"),
  DUMP_FORMAT("dump-format"),
  ENROLMENT_INVALID("enrolment-invalid"),
  EXPECTATION_FAILED("expectation-failed"),
  FORMAT_DAMAGED("format-damaged"),
  FORMAT_NEWER("format-newer"),
  GATE_CLOSED("gate-closed"),
  HISTORY_GAP("history-gap"),
  HISTORY_ROLLED_BACK("history-rolled-back"),
  HOLD_FAILED("hold-failed"),
  HOST_UNKNOWN("host-unknown"),
  IMPORT_CHECKSUM("import-checksum"),
  IMPORT_DAMAGED("import-damaged"),
  IMPORT_INCOMPLETE("import-incomplete"),
  IMPORT_INVALID("import-invalid"),
  IMPORT_UNKNOWN("import-unknown"),
  JOURNAL_DAMAGED("journal-damaged"),
  KEY_LAST_SLOT("key-last-slot"),
  KEY_SLOT_INVALID("key-slot-invalid"),
  KEY_SLOT_REMOVED("key-slot-removed"),
  KEY_SLOT_UNKNOWN("key-slot-unknown"),
  KEY_TAKEN("key-taken"),
  KEY_WRONG("key-wrong"),
  KEYS_ROTATED("keys-rotated"),
  KIT_DAMAGED("kit-damaged"),
  KIT_INCOMPLETE("kit-incomplete"),
  LISTING_INCOMPLETE("listing-incomplete"),
  MANIFEST_INVALID("manifest-invalid"),
  OBJECT_DAMAGED("object-damaged"),
  OBJECT_FOREIGN("object-foreign"),
  OBJECT_MISSING("object-missing"),
  OFFLOAD_FAILED("offload-failed"),
  OFFLOAD_NOT_CONFIRMED("offload-not-confirmed"),
  OFFLOAD_REFUSED("offload-refused"),
  OFFLOAD_UNFINISHED("offload-unfinished"),
  OUT_OF_MEMORY("out-of-memory"),
  OUTPUT_FAILED("output-failed"),
  PATH_CONFLICT("path-conflict"),
  PATH_UNKNOWN("path-unknown"),
  PATH_UNSAFE("path-unsafe"),
  PRESET_CHANGED("preset-changed"),
  PRESET_UNCLEAR("preset-unclear"),
  QUARANTINE_FAILED("quarantine-failed"),
  QUERY_REFUSED("query-refused"),
  REFERENCE_MISSING("reference-missing"),
  REPOSITORY_EXISTS("repository-exists"),
  REPO_NOT_FOUND("repo-not-found"),
  RESTART_NEEDED("restart-needed"),
  RESTORE_FAILED("restore-failed"),
  RESTORE_IN_DOUBT("restore-in-doubt"),
  RESTORE_NOT_CONFIRMED("restore-not-confirmed"),
  RESTORE_UNFINISHED("restore-unfinished"),
  RETENTION_EMPTY("retention-empty"),
  RIGHTS_LACKING("rights-lacking"),
  PRUNE_REFUSED("prune-refused"),
  RUN_IN_PROGRESS("run-in-progress"),
  RUN_OVERTAKEN("run-overtaken"),
  RUN_LOST("run-lost"),
  RUN_NOT_STARTED("run-not-started"),
  RUN_UNKNOWN("run-unknown"),
  SAFETY_FAILED("safety-failed"),
  SERVICE_ENDING("service-ending"),
  SERVICE_FAILED("service-failed"),
  SLOT_TAKEN("slot-taken"),
  SNAPSHOT_AMBIGUOUS("snapshot-ambiguous"),
  SNAPSHOT_FORGOTTEN("snapshot-forgotten"),
  SNAPSHOT_PROTECTED("snapshot-protected"),
  SNAPSHOT_UNKNOWN("snapshot-unknown"),
  SOURCE_MISSING("source-missing"),
  SOURCE_RISKY("source-risky"),
  SPACE("space"),
  STAGED_INVALID("staged-invalid"),
  STORE_FULL("store-full"),
  STORE_PROTOCOL("store-protocol"),
  STORE_UNAVAILABLE("store-unavailable"),
  TARGET_BUSY("target-busy"),
  TARGET_CHANGED("target-changed"),
  TARGET_NOT_EMPTY("target-not-empty"),
  TARGET_UNSUPPORTED("target-unsupported"),
  TOO_BUSY("too-busy"),
  TOOL_TOO_OLD("tool-too-old"),
  UPGRADE_UNFINISHED("upgrade-unfinished"),
  UPGRADE_UNKNOWN("upgrade-unknown"),
  USAGE("usage"),
  WRITER_UNKNOWN("writer-unknown"),
  WRITES_ONLY("writes-only");

  private final String label;

  FailureCode(String label) {
    this.label = label;
  }

  /// The code as it is printed and documented.
  public String label() {
    return label;
  }

  /// The code that is printed so; empty if this version has none.
  public static Optional<FailureCode> of(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }
}
