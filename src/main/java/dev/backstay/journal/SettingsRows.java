package dev.backstay.journal;

import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.dispatch.SettingsLedger;
import java.sql.SQLException;

/// Changed settings, a row for each orchestrator.
final class SettingsRows implements SettingsLedger {

  private final Journal journal;

  SettingsRows(Journal journal) {
    this.journal = journal;
  }

  @Override
  public RuntimeSettings settings(String orchestrator) {
    return journal
        .read(
            link ->
                link.first(
                    SettingsRows::settings,
                    "select * from settings where orchestrator = ?",
                    orchestrator))
        .orElse(RuntimeSettings.NONE);
  }

  private static RuntimeSettings settings(Row row) throws SQLException {
    return new RuntimeSettings(
        row.maybeFlag("enabled"),
        row.maybeNumber("schedule_hours").map(Math::toIntExact),
        row.maybeFlag("compression"),
        row.maybeFlag("on_shutdown"),
        row.maybeFlag("on_startup"));
  }

  @Override
  public void putSettings(String orchestrator, RuntimeSettings settings) {
    var _ =
        journal.write(
            link ->
                link.change(
                    """
                    insert or replace into settings (orchestrator, enabled, schedule_hours,
                      compression, on_shutdown, on_startup) values (?, ?, ?, ?, ?, ?)""",
                    orchestrator,
                    settings.enabled(),
                    settings.scheduleHours(),
                    settings.compression(),
                    settings.onShutdown(),
                    settings.onStartup()));
  }
}
