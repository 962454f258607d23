package dev.backstay.dispatch;

/// Where changed settings are kept; durable, for several threads, failing as [RunLedger] does.
public interface SettingsLedger {

  /// What was changed for an orchestrator.
  RuntimeSettings settings(String orchestrator);

  /// Keeps that, in the place of what was kept.
  void putSettings(String orchestrator, RuntimeSettings settings);
}
