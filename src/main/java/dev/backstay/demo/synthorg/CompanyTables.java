package dev.backstay.demo.synthorg;

/// The tables of the database, as they were at version 7.
final class CompanyTables {

  private CompanyTables() {}

  static final String ALL =
      """
      PRAGMA user_version = 7;
      CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL);
      CREATE TABLE project_workspaces (
        project_id TEXT PRIMARY KEY REFERENCES projects(id), workspace_path TEXT NOT NULL
      );
      CREATE TABLE tasks (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL, type TEXT NOT NULL,
        priority TEXT NOT NULL, project TEXT NOT NULL, created_by TEXT NOT NULL, assigned_to TEXT,
        status TEXT NOT NULL, estimated_complexity TEXT NOT NULL, budget_limit REAL NOT NULL,
        deadline TEXT, max_retries INTEGER NOT NULL, parent_task_id TEXT,
        task_structure TEXT, coordination_topology TEXT NOT NULL, reviewers TEXT NOT NULL,
        dependencies TEXT NOT NULL, artifacts_expected TEXT NOT NULL,
        acceptance_criteria TEXT NOT NULL, delegation_chain TEXT NOT NULL, created_at TEXT NOT NULL
      );
      CREATE TABLE cost_records (
        rowid INTEGER PRIMARY KEY AUTOINCREMENT, agent_id TEXT NOT NULL,
        task_id TEXT NOT NULL REFERENCES tasks(id), provider TEXT NOT NULL, model TEXT NOT NULL,
        input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost REAL NOT NULL,
        currency TEXT NOT NULL CHECK (length(currency) = 3), timestamp TEXT NOT NULL,
        call_category TEXT
      );
      CREATE TABLE messages (
        id TEXT PRIMARY KEY, timestamp TEXT NOT NULL, sender TEXT NOT NULL, "to" TEXT NOT NULL,
        type TEXT NOT NULL, priority TEXT NOT NULL, channel TEXT NOT NULL, content TEXT NOT NULL,
        attachments TEXT NOT NULL, metadata TEXT NOT NULL
      );
      CREATE TABLE checkpoints (
        id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, agent_id TEXT NOT NULL,
        task_id TEXT NOT NULL, turn_number INTEGER NOT NULL CHECK (turn_number >= 0),
        context_json TEXT NOT NULL, created_at TEXT NOT NULL
      );
      CREATE TABLE heartbeats (
        execution_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, task_id TEXT NOT NULL,
        last_heartbeat_at TEXT NOT NULL
      );
      CREATE TABLE agent_states (
        agent_id TEXT PRIMARY KEY, execution_id TEXT, task_id TEXT,
        status TEXT NOT NULL CHECK (status IN ('idle', 'executing', 'paused')),
        turn_count INTEGER NOT NULL, accumulated_cost REAL NOT NULL,
        last_activity_at TEXT NOT NULL, started_at TEXT,
        CHECK ((status = 'idle') = (execution_id IS NULL))
      );
      CREATE TABLE parked_contexts (
        id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, agent_id TEXT NOT NULL,
        task_id TEXT, approval_id TEXT NOT NULL, parked_at TEXT NOT NULL,
        context_json TEXT NOT NULL
      );
      CREATE TABLE resume_intents (
        id TEXT PRIMARY KEY, approval_id TEXT NOT NULL, created_at TEXT NOT NULL
      );
      CREATE TABLE approvals (
        id TEXT PRIMARY KEY, action_type TEXT NOT NULL, title TEXT NOT NULL,
        requested_by TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL
      );
      CREATE TABLE audit_entries (
        id TEXT PRIMARY KEY, timestamp TEXT NOT NULL, agent_id TEXT, task_id TEXT,
        tool_name TEXT NOT NULL, tool_category TEXT NOT NULL, action_type TEXT NOT NULL,
        arguments_hash TEXT NOT NULL, verdict TEXT NOT NULL, risk_level TEXT NOT NULL,
        reason TEXT NOT NULL, matched_rules TEXT NOT NULL, evaluation_duration_ms REAL NOT NULL,
        approval_id TEXT
      );
      CREATE INDEX idx_audit_timestamp ON audit_entries (timestamp);
      CREATE TABLE settings (
        namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
        updated_at TEXT NOT NULL, PRIMARY KEY (namespace, key)
      );
      CREATE TABLE users (
        id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL,
        role TEXT NOT NULL, created_at TEXT NOT NULL
      );
      CREATE UNIQUE INDEX idx_single_ceo ON users (role) WHERE role = 'ceo';
      CREATE TABLE api_keys (
        id TEXT PRIMARY KEY, key_hash TEXT NOT NULL UNIQUE, user_id TEXT NOT NULL
          REFERENCES users(id), created_at TEXT NOT NULL
      );
      CREATE TABLE sessions (
        session_id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id),
        expires_at TEXT NOT NULL
      );
      CREATE TABLE lifecycle_events (
        id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, event_type TEXT NOT NULL,
        timestamp TEXT NOT NULL
      );
      CREATE TABLE artifacts (
        id TEXT PRIMARY KEY, task_id TEXT NOT NULL, path TEXT NOT NULL,
        size_bytes INTEGER NOT NULL, created_at TEXT NOT NULL
      );
      """;
}
