package dev.backstay.cli;

import dev.backstay.testing.LiveRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// An orchestrator whose runs can be restored one by one. `one` and `two` are there when its only
/// snapshot is taken.
final class EntityInstallation {

  /// What is declared of a run.
  static final String RUN =
      """
        run:
          about: a run with its checkpoints
          parts:
            - { component: runs, table: runs, key: run_id }
            - { component: runs, table: events, key: run_id, renew: [event_id] }
            - { component: checkpoints, path: "{id}" }
            - { component: state, items: /tasks, key: id }
            - { component: state, items: /byId }
      """;

  private final Shell shell;
  private final LiveRuns live;

  private EntityInstallation(Shell shell) {
    this.shell = shell;
    live = new LiveRuns(shell.at("live"));
  }

  static EntityInstallation make(Path directory) throws Exception {
    var made = new EntityInstallation(new Shell(directory));
    made.configure(RUN);
    Files.createDirectories(made.shell.at("scratch"));
    made.live.make();
    made.shell.must("init");
    made.shell.must("backup");
    return made;
  }

  void configure(String entities) throws IOException {
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        components:
          runs: { kind: sqlite, path: live/runs.db, lock_wait: 3s }
          checkpoints: { kind: files, path: live/checkpoints }
          state: { kind: state-file, path: live/state.json }
        entities:
        """
            + entities);
  }

  Shell shell() {
    return shell;
  }

  void addRun(String id) throws Exception {
    live.addRun(id);
  }

  void sql(String... statements) throws SQLException {
    live.sql(statements);
  }

  List<String> rows(String table, String where) throws SQLException {
    return live.rows(table, where);
  }

  String document() throws IOException {
    return live.document();
  }

  Map<String, String> look() throws Exception {
    return live.look();
  }

  void damage() throws Exception {
    live.damage();
  }

  void lose() throws Exception {
    live.lose();
  }
}
