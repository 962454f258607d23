package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Orchestrator;
import dev.backstay.demo.SqliteFile;
import dev.backstay.demo.SqliteFile.Journal;
import dev.backstay.demo.Work;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.util.List;

/// KohakuRiver: a scheduler of tasks and virtual servers for a small cluster.
public final class KohakuRiver implements Orchestrator {

  /// As it was when its name was HakuRiver, with fewer columns.
  static final String OLD_RELEASE = "old-release";

  /// All paths as the program itself has them; only the configuration can be made.
  static final String DEFAULTS = "defaults";

  @Override
  public String name() {
    return "kohakuriver";
  }

  @Override
  public List<String> variants() {
    return List.of("current", OLD_RELEASE, DEFAULTS);
  }

  @Override
  public List<String> make(Ground ground) throws IOException {
    var layout = Layout.on(ground);
    ConfigurationModules.write(ground, layout);
    if (ground.is(DEFAULTS)) {
      ground.write("README.txt", ONLY_CONFIGURATION);
      return List.of("config/host_config.py and runner_config.py, which leave all paths alone");
    }
    var tasks = ground.scaled(200);
    var era = ground.is(OLD_RELEASE) ? Era.HAKURIVER : Era.KOHAKURIVER;
    try (var database = SqliteFile.make(ground.at(layout.database()), Journal.ROLLBACK)) {
      database.run(HostTables.of(era));
      database.together(
          () -> {
            Cluster.fill(database, ground, era);
            new TaskRows(database, ground, layout, era).fill(tasks);
          });
    }
    Machines.make(ground, layout, era);
    ground.write(
        "README.txt",
        """
      A made-up installation of KohakuRiver: host and runner on one machine.

      config/               what the two programs are started with
      %s: nine tables, rollback journal, no defaults in SQL; times are local
      %d command tasks over 30 days in every state, 5 virtual servers, 3 nodes of which one is
      offline, 4 users, 2 tokens, 1 invitation that has expired. Passwords and tokens are made up.

      Tables and columns are those of the program. How the runner's vault encodes its values is ours
      (JSON), and so are the fields of vm-state.json.
      """
            .formatted(layout.database(), tasks));
    return List.of(
        "config/host_config.py and runner_config.py",
        layout.database() + ": 3 nodes, " + tasks + " command tasks, 5 VPS, 4 users",
        layout.shared() + ": logs of the newest tasks, two container tarballs",
        layout.runner() + ": images and instances of virtual machines, the runner's vault");
  }

  @Override
  public Work work(Ground ground) throws IOException {
    if (ground.is(DEFAULTS)) {
      throw new UsageException(
          FailureCode.USAGE,
          "the variant defaults has no database that could be written to",
          "Leave --write out, or choose another variant.");
    }
    return HostAtWork.open(ground);
  }

  private static final String ONLY_CONFIGURATION =
      """
      A made-up configuration of KohakuRiver that names no paths: its database would be
      /var/lib/kohakuriver/kohakuriver.db, its shared directory /mnt/cluster-share.
      Neither was made.
      """;
}
