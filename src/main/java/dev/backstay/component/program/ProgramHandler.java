package dev.backstay.component.program;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.RestoreProgram;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.TreeBuilder;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import java.time.InstantSource;

/// Captures what a program writes, and has it put in place by another one.
public final class ProgramHandler implements ComponentHandler {

  private final Component.Command command;
  private final InstantSource clock;

  /// For one program.
  public ProgramHandler(Component.Command command, InstantSource clock) {
    this.command = command;
    this.clock = clock;
  }

  @Override
  public Component component() {
    return command;
  }

  /// Looks whether the variables are set that the program needs; nothing is run.
  @Override
  public void inspect() {
    for (var name : command.environment()) {
      if (System.getenv(name) == null) {
        throw new CaptureFailedException(
            FailureCode.CAPTURE_FAILED,
            "the environment variable " + name + ", which the program needs, is not set",
            "Set it where the backup is run, or take it out of `environment`.");
      }
    }
  }

  @Override
  public Capture capture(Scratch scratch) {
    inspect();
    return new ProgramCapture(command, command.allowEmpty(), clock);
  }

  /// There is no state but what the program writes; here it may be nothing.
  @Override
  public Capture captureAsIs() {
    inspect();
    return new ProgramCapture(command, true, clock);
  }

  @Override
  public StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    var tree = new TreeBuilder(content, selection, destination, progress);
    return command.restore().isEmpty()
        ? tree.build()
        : StagedOutput.of(tree, RestoreProgram.of(command, destination));
  }
}
