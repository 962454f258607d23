package dev.backstay.entity;

import dev.backstay.component.Component;
import dev.backstay.component.Excerpt;
import dev.backstay.component.Outlook;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Commit;
import dev.backstay.run.RunId;
import dev.backstay.scratch.ScratchArea;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What a restore of one entity would do, computed by reading only. Printing it is the dry run.
/// What was read is kept in scratch until it is closed.
public final class EntityPlan implements AutoCloseable {

  private final RunId run;
  private final Commit commit;
  private final EntityRequest request;
  private final Findings findings;
  private final ScratchArea area;

  EntityPlan(RunId run, Commit commit, EntityRequest request, Findings findings, ScratchArea area) {
    this.run = run;
    this.commit = commit;
    this.request = request;
    this.findings = findings;
    this.area = area;
  }

  /// What was found.
  ///
  /// @param counts how much there is of each part, in order
  /// @param rows the components with rows or items, each with where they are written down
  /// @param files the paths
  /// @param warnings what a person should know before it is done
  /// @param obstacles why it cannot be done as things are
  record Findings(
      List<Excerpt.PartCount> counts,
      List<Written> rows,
      List<FileShare> files,
      List<String> warnings,
      List<Outlook.Obstacle> obstacles) {

    Findings {
      counts = List.copyOf(counts);
      rows = List.copyOf(rows);
      files = List.copyOf(files);
      warnings = List.copyOf(warnings);
      obstacles = List.copyOf(obstacles);
    }
  }

  /// The rows or items of a component, written down in a directory.
  record Written(Component component, Path directory) {}

  /// The name of the restore.
  public RunId run() {
    return run;
  }

  /// What it is restored from.
  public Commit commit() {
    return commit;
  }

  /// What was asked.
  public EntityRequest request() {
    return request;
  }

  /// How much is removed and put in, part by part, in the order in which it is put in.
  public List<Excerpt.PartCount> counts() {
    return findings.counts();
  }

  /// What a person should know before it is done.
  public List<String> warnings() {
    return findings.warnings();
  }

  Findings findings() {
    return findings;
  }

  /// Refuses if there is an obstacle.
  ///
  /// @throws RestoreRefusedException with the first of them, and what the others are
  public void requireNoObstacle() {
    var obstacles = findings.obstacles();
    if (!obstacles.isEmpty()) {
      throw new RestoreRefusedException(
          obstacles.getFirst().code(),
          String.join("; ", obstacles.stream().map(Outlook.Obstacle::what).toList()),
          String.join(" ", obstacles.stream().map(Outlook.Obstacle::hint).distinct().toList()));
    }
  }

  /// Removes what was read.
  ///
  /// @throws IOException if something is left
  @Override
  public void close() throws IOException {
    area.close();
  }
}
