package dev.backstay.demo.synthorg;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Orchestrator;
import dev.backstay.demo.SqliteFile;
import dev.backstay.demo.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// SynthOrg: a company of agents, which takes backups of itself.
public final class SynthOrg implements Orchestrator {

  /// The database, with the name that its write-ahead log begins with.
  static final String DATABASE = "data/synthorg.db";

  @Override
  public String name() {
    return "synthorg";
  }

  @Override
  public List<String> variants() {
    return List.of("sqlite");
  }

  @Override
  public List<String> make(Ground ground) throws IOException {
    CompanyFiles.make(ground);
    var tasks = ground.scaled(300);
    var making = ground.at("making/synthorg.db");
    var copy = ground.at("making/copy.db");
    try (var database = SqliteFile.make(making, SqliteFile.Journal.WAL)) {
      database.together(new CompanyRows(database, ground, tasks)::fill);
    }
    try (var database = SqliteFile.make(making, SqliteFile.Journal.WAL)) {
      database.run("vacuum into '" + copy.toString().replace("'", "''") + "'");
      database.run("pragma wal_autocheckpoint = 0");
      database.together(new CompanyRows(database, ground, tasks)::fillLatest);
      // As it stands while the program runs: what came last is in the log alone.
      Files.copy(making, ground.at(DATABASE));
      Files.copy(beside(making), beside(ground.at(DATABASE)));
    }
    OwnBackups.make(ground, Files.readAllBytes(copy));
    for (var file : List.of(making, copy, making.resolveSibling(""))) {
      Files.delete(file);
    }
    ground.write(
        "README.txt",
        """
        A made-up installation of SynthOrg: the directory of its command line, with the volume of
        its container as data/.

        compose.yml, config.json: how it is run, and its keys, which are made up
        %s: %d tasks, %d cost records; the newest are in the write-ahead log alone
        data/memory: what agents remember, with a link and a database
        data/backups: its own backups: a directory and an archive that are good, one archive that is
        torn, one directory whose checksum is wrong, one that lacks the file it says it has

        Tables, columns, manifests and checksums are those of the program; what agents remember is
        laid out by us.
        """
            .formatted(DATABASE, tasks, ground.scaled(CompanyRows.COSTS)));
    return List.of(
        "compose.yml and config.json",
        DATABASE + ": " + tasks + " tasks, " + ground.scaled(CompanyRows.COSTS) + " cost records",
        "data/memory, data/company.yaml, data/artifacts, data/logs",
        "data/backups: five backups of its own, of which two are good");
  }

  private static Path beside(Path database) {
    return database.resolveSibling(database.getFileName() + "-wal");
  }

  @Override
  public Work work(Ground ground) throws IOException {
    return new CompanyAtWork(SqliteFile.open(ground.at(DATABASE), SqliteFile.Journal.WAL), ground);
  }
}
