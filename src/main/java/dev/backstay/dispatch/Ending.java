package dev.backstay.dispatch;

import dev.backstay.failure.FailureCode;
import dev.backstay.json.JsonObject;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.util.Optional;

/// Tells from what a run wrote, and from the number its child ended with if somebody saw that, how
/// it ended.
final class Ending {

  private static final int OK = 0;
  private static final int INCOMPLETE = 3;

  /// Numbers above that are this and the number of the signal that ended the child.
  private static final int SIGNALS = 128;

  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  private final RunFiles files;

  Ending(RunFiles files) {
    this.files = files;
  }

  /// How a run ended whose child is gone.
  ///
  /// @param seen the number it ended with; empty if nobody saw it
  Outcome of(RunId run, Optional<Integer> seen) {
    Said said;
    try {
      said = read(run);
    } catch (IOException unreadable) {
      return lost("what it wrote cannot be read: " + unreadable, seen);
    }
    var exit = seen.filter(it -> !isKill(it)).or(() -> error(said.error)).or(() -> said.answer.map(Ending::exitOf));
    if (exit.isEmpty()) {
      return lost("its process is gone and left no word of how it ended", seen);
    }
    return new Outcome(
        state(exit.get()),
        exit,
        said.error.flatMap(it -> it.text("code")).or(() -> code(exit.get())),
        said.error.flatMap(it -> it.text("message")).or(() -> words(run, exit.get())),
        said.error.flatMap(it -> it.text("hint")),
        said.summary);
  }

  /// A child that was killed has not decided to end with that number: what it said counts.
  private static boolean isKill(int exit) {
    return exit > SIGNALS && exit != INTERRUPTED && exit != TERMINATED;
  }

  /// What a run said last.
  ///
  /// @param summary the answer as it was written
  private record Said(
      Optional<JsonObject> error, Optional<JsonObject> answer, Optional<String> summary) {

    private static final Said NOTHING =
        new Said(Optional.empty(), Optional.empty(), Optional.empty());

    Said and(String line) {
      var object = parsed(line);
      return switch (object.flatMap(it -> it.text("type")).orElse("")) {
        case "progress", "warning" -> this;
        case "error" -> new Said(object, answer, summary);
        default -> object.isEmpty() ? this : new Said(error, object, Optional.of(line));
      };
    }
  }

  private Said read(RunId run) throws IOException {
    var said = Said.NOTHING;
    var lines = new RunLines(files.output(run), 0);
    for (var some = lines.next(); !some.isEmpty(); some = lines.next()) {
      for (var line : some) {
        said = said.and(line.text());
      }
    }
    return said;
  }

  private static Optional<Integer> error(Optional<JsonObject> error) {
    return error.map(it -> it.number("exit").map(Math::toIntExact).orElse(1));
  }

  private static int exitOf(JsonObject answer) {
    return answer.text("status").filter("incomplete"::equals).isPresent() ? INCOMPLETE : OK;
  }

  private static RunState state(int exit) {
    return switch (exit) {
      case OK -> RunState.SUCCEEDED;
      case INCOMPLETE -> RunState.INCOMPLETE;
      case INTERRUPTED, TERMINATED -> RunState.STOPPED;
      default -> RunState.FAILED;
    };
  }

  private static Optional<String> code(int exit) {
    return state(exit) == RunState.FAILED ? Optional.of("unexpected") : Optional.empty();
  }

  private Optional<String> words(RunId run, int exit) {
    if (state(exit) != RunState.FAILED) {
      return Optional.empty();
    }
    var last = files.lastWords(run).lines().reduce((_, later) -> later).orElse("");
    return Optional.of("it ended with " + exit + (last.isEmpty() ? "" : ": " + last));
  }

  private static Outcome lost(String why, Optional<Integer> seen) {
    return new Outcome(
        RunState.LOST,
        seen,
        Optional.of(FailureCode.RUN_LOST.label()),
        Optional.of(why),
        Optional.of("`backstay restore status` tells whether live state was being changed."),
        Optional.empty());
  }

  private static Optional<JsonObject> parsed(String line) {
    try {
      return Optional.of(JsonObject.parse(line));
    } catch (IllegalArgumentException cutOff) {
      return Optional.empty();
    }
  }
}
