package dev.backstay.desk;

import dev.backstay.config.Attendance;
import dev.backstay.dispatch.Program;
import dev.backstay.dispatch.Questions;
import dev.backstay.dispatch.ToldFailure;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.json.JsonObject;
import dev.backstay.standing.SnapshotLine;
import dev.backstay.standing.SnapshotList;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One orchestrator, as far as it can be asked about. Every question is answered by the program
/// that people type.
public final class Orchestrator {

  private static final Duration LIST_FRESH = Duration.ofMinutes(1);
  private static final Duration QUESTION_LIMIT = Duration.ofMinutes(2);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

  private final String name;
  private final List<String> components;
  private final List<String> repositories;
  private final Attendance attendance;
  private final Program program;
  private final Questions questions;
  private final Kept<SnapshotList> list;
  private final RecentAnswers recent = new RecentAnswers();

  /// @param components the names of what is protected, in the order of the configuration
  /// @param repositories the names of the repositories, in the order of the configuration
  public Orchestrator(
      String name,
      List<String> components,
      List<String> repositories,
      Attendance attendance,
      Program program,
      Questions questions,
      InstantSource time) {
    this.name = name;
    this.components = List.copyOf(components);
    this.repositories = List.copyOf(repositories);
    this.attendance = attendance;
    this.program = program;
    this.questions = questions;
    list = new Kept<>(this::list, LIST_FRESH, time);
  }

  public String name() {
    return name;
  }

  /// The names of what is protected.
  public List<String> components() {
    return components;
  }

  /// The names of the repositories, the one that is meant where none is named first.
  public List<String> repositories() {
    return repositories;
  }

  /// How it is attended to.
  public Attendance attendance() {
    return attendance;
  }

  /// How the program is started for it.
  public Program program() {
    return program;
  }

  /// Its snapshots, not older than a minute. Snapshots of others in the same repository are not
  /// among them.
  ///
  /// @throws dev.backstay.failure.OperationFailedException as the command `snapshots` fails
  public SnapshotList snapshots() {
    var all = list.get();
    return new SnapshotList(
        all.snapshots().stream().filter(each -> each.orchestrator().equals(name)).toList(),
        all.refused());
  }

  private SnapshotList list() {
    try {
      return SnapshotList.parse(answer(List.of("snapshots")));
    } catch (IllegalArgumentException noList) {
      throw unintelligible("snapshots", noList);
    }
  }

  private static StoreUnavailableException unintelligible(
      String command, IllegalArgumentException why) {
    return new StoreUnavailableException(
        FailureCode.STORE_UNAVAILABLE,
        "what `backstay " + command + "` answers is not understood: " + why.getMessage(),
        "See that the program and the service are of one version: start the service again.",
        why);
  }

  /// The snapshot of that id.
  ///
  /// @throws UsageException if there is none; ids that can be none are none
  public SnapshotLine snapshot(String id) {
    return ID.matcher(id).matches() ? find(id) : unknown(id);
  }

  private SnapshotLine find(String id) {
    return snapshots().snapshots().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseGet(() -> unknown(id));
  }

  private SnapshotLine unknown(String id) {
    throw new UsageException(
        FailureCode.SNAPSHOT_UNKNOWN,
        "there is no snapshot " + (ID.matcher(id).matches() ? id : "of that id") + " of " + name,
        "The list of snapshots has their ids: 12 hexadecimal digits.");
  }

  /// Has the list asked for again: something was taken, forgotten or labelled.
  public void changed() {
    list.forget();
  }

  /// All that is known of a snapshot, as `show` tells it.
  public String show(String id) {
    return answer(List.of("show", snapshot(id).id()));
  }

  /// What a component of a snapshot holds below a path, as `ls` tells it.
  ///
  /// @param path empty for all
  public String entries(String id, String component, String path) {
    return lasting(List.of("ls", place(id, component, path)));
  }

  /// What was in flight when a snapshot was taken, as `inflight` tells it.
  public String inFlight(String id) {
    return lasting(List.of("inflight", snapshot(id).id()));
  }

  /// What a restore would do, as `restore --dry-run` tells it.
  ///
  /// @param chosen the components; all if empty
  public String plan(String id, List<String> chosen) {
    var question = new ArrayList<>(List.of("restore", snapshot(id).id(), "--dry-run"));
    question.addAll(selection(chosen));
    return answer(question);
  }

  /// What the policy would forget, and why, as `forget --dry-run` tells it.
  public String retention() {
    return answer(List.of("forget", "--dry-run"));
  }

  /// The drills that were held, as `drill list` tells them.
  public String drills() {
    return answer(List.of("drill", "list"));
  }

  /// What a drill asked and was answered, as `drill report` tells it.
  ///
  /// @throws UsageException if there is none of that id
  public String drill(String id) {
    if (!ID.matcher(id).matches()) {
      throw new UsageException(
          FailureCode.RUN_UNKNOWN,
          "there is no drill of that id of " + name,
          "The list of drills has their ids: 12 hexadecimal digits.");
    }
    return lasting(List.of("drill", "report", id));
  }

  /// Whether a restore is unfinished, as `restore status` tells it.
  public String unfinished() {
    return answer(List.of("restore", "status"));
  }

  /// How far an unfinished restore has come, in the words of `restore status`; empty if none is.
  ///
  /// @throws dev.backstay.failure.OperationFailedException as that command fails
  public Optional<String> unfinishedPhase() {
    try {
      var status = JsonObject.parse(unfinished());
      return status.flag("unfinished").orElse(false)
          ? Optional.of(status.needText("phase"))
          : Optional.empty();
    } catch (IllegalArgumentException noStatus) {
      throw unintelligible("restore status", noStatus);
    }
  }

  /// Changes labels of a snapshot.
  ///
  /// @param command `pin`, `unpin` or `tag`
  /// @param arguments what follows the snapshot's id
  /// @return what the command tells
  public String relabel(String command, String id, List<String> arguments) {
    var question = new ArrayList<>(List.of(command, snapshot(id).id()));
    question.addAll(arguments);
    try {
      return answer(question);
    } finally {
      changed();
    }
  }

  /// Writes a file of a snapshot, or a directory as a tar archive.
  ///
  /// @throws IOException if it cannot be written to its end
  public void download(String id, String component, String path, OutputStream to)
      throws IOException {
    var exit = questions.pass(program, List.of("dump", place(id, component, path)), to);
    if (exit != 0) {
      throw new IOException("dump ended with " + exit);
    }
  }

  private String place(String id, String component, String path) {
    return snapshot(id).id() + ":" + known(component) + (path.isEmpty() ? "" : ":" + path);
  }

  /// The arguments that choose components of a restore.
  ///
  /// @throws UsageException if one is not known
  public List<String> selection(List<String> chosen) {
    return chosen.isEmpty()
        ? List.of()
        : List.of("--component", String.join(",", chosen.stream().map(this::known).toList()));
  }

  /// Refuses what is no name of a component: names become arguments.
  private String known(String component) {
    if (!components.contains(component)) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "the configuration has no such component of " + name,
          "It has " + String.join(", ", components) + ".");
    }
    return component;
  }

  private String lasting(List<String> question) {
    return recent
        .find(question)
        .orElseGet(
            () -> {
              var answer = answer(question);
              recent.keep(question, answer);
              return answer;
            });
  }

  private String answer(List<String> question) {
    var answer = questions.ask(program, question, QUESTION_LIMIT);
    answer
        .error()
        .ifPresent(
            error -> {
              throw ToldFailure.of(error);
            });
    return answer.text();
  }
}
