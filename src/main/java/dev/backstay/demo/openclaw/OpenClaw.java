package dev.backstay.demo.openclaw;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Orchestrator;
import dev.backstay.demo.Work;
import java.io.IOException;
import java.util.List;

/// OpenClaw Operator: a control plane whose whole state is one document.
public final class OpenClaw implements Orchestrator {

  /// The state is in a database, item by item.
  static final String SQLITE = "sqlite";

  /// The state is in MongoDB, of which only the copy is here that is kept beside it.
  static final String MONGO = "mongo";

  /// All paths are those of a container.
  static final String DOCKER = "docker";

  /// A variable says where the state is, in spite of the configuration.
  static final String STATE_DIR = "state-dir";

  @Override
  public String name() {
    return "openclaw";
  }

  @Override
  public List<String> variants() {
    return List.of("json", SQLITE, MONGO, DOCKER, STATE_DIR);
  }

  @Override
  public List<String> make(Ground ground) throws IOException {
    var layout = Layout.on(ground);
    var state = StateDocument.of(ground);
    WorkspaceFiles.make(ground, layout);
    try (var target = StateTarget.on(ground)) {
      target.create(state);
    }
    AuditTrails.make(ground, layout);
    ground.write(
        "README.txt",
        """
        A made-up installation of OpenClaw Operator; this directory is its workspace.

        %s: the configuration; %s: the variables of its service
        %s: the state, %d items in %d sections
        %s, %s, %s: databases with chained audit trails

        Paths in the configuration follow the program's rules: a relative one starts where the
        configuration is, /workspace/ is this directory, and OPENCLAW_OPERATOR_STATE_DIR is stronger
        than both. Sections, tables of the state and their columns are those of the program. The
        columns of the other three databases, the exact rules of checksums and hash chains, and the
        fields of items that nothing depends on are ours. All keys are made up.
        """
            .formatted(
                layout.configuration(),
                layout.variables(),
                layout.state(),
                state.itemCount(),
                state.sections().size(),
                layout.publishing(),
                layout.graph(),
                layout.toolgate()));
    return List.of(
        layout.configuration() + " and " + layout.variables(),
        layout.state()
            + ": "
            + state.itemCount()
            + " items in "
            + state.sections().size()
            + " sections",
        layout.publishing() + ", " + layout.graph() + ", " + layout.toolgate(),
        layout.packs() + ", " + layout.digests() + ", " + layout.logs() + ", agents");
  }

  @Override
  public Work work(Ground ground) throws IOException {
    return new OperatorAtWork(ground, StateDocument.of(ground), StateTarget.on(ground));
  }
}
