package dev.backstay.restore.journal;

import dev.backstay.component.RestoreProgram;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The lines of a journal that tell of programs, and the programs that they tell of.
///
/// A program is: component, file with the restored state, file with the former one, timeout in
/// milliseconds, how many arguments, the arguments, the names of variables.
final class ProgramLines {

  static final String PROGRAM = "program";
  static final String STANDING = "standing";

  private static final int ARGUMENTS_AT = 5;

  private final FileSystem fileSystem;
  private final List<JournaledProgram> programs = new ArrayList<>();

  ProgramLines(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  static JournalLine of(RestoreProgram program) {
    var fields = new ArrayList<String>();
    fields.add(program.component().value());
    fields.add(program.restored().toString());
    fields.add(program.former().toString());
    fields.add(Long.toString(program.timeout().toMillis()));
    fields.add(Integer.toString(program.argv().size()));
    fields.addAll(program.argv());
    fields.addAll(program.environment());
    return new JournalLine(PROGRAM, fields);
  }

  /// @throws IllegalArgumentException if the fields make no sense; so does whatever follows
  /// @throws IndexOutOfBoundsException if some are missing
  void add(List<String> fields) {
    var variablesAt = ARGUMENTS_AT + Integer.parseInt(fields.get(4));
    var program =
        new RestoreProgram(
            new ComponentName(fields.get(0)),
            fields.subList(ARGUMENTS_AT, variablesAt),
            fields.subList(variablesAt, fields.size()),
            Duration.ofMillis(Long.parseLong(fields.get(3))),
            fileSystem.getPath(fields.get(1)),
            fileSystem.getPath(fields.get(2)));
    programs.add(new JournaledProgram(program, JournaledProgram.Standing.PLANNED));
  }

  void stand(List<String> fields) {
    var component = new ComponentName(fields.get(0));
    var standing = JournaledProgram.Standing.valueOf(fields.get(1));
    for (var i = 0; i < programs.size(); i++) {
      if (programs.get(i).program().component().equals(component)) {
        programs.set(i, programs.get(i).now(standing));
        return;
      }
    }
    throw new IllegalArgumentException("it tells of a program of " + component);
  }

  List<JournaledProgram> programs() {
    return List.copyOf(programs);
  }
}
