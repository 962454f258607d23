package dev.backstay.component.program;

import dev.backstay.component.Destination;
import dev.backstay.component.Move;
import dev.backstay.component.ProgramFailedException;
import dev.backstay.component.RestoreProgram;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.StagedTree;
import dev.backstay.component.TreeBuilder;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import java.util.List;
import java.util.Optional;

/// The output of a program, in a file that another program can be given.
final class StagedOutput implements StagedComponent {

  private final StagedTree tree;

  private StagedOutput(StagedTree tree) {
    this.tree = tree;
  }

  /// Builds it for a program that could be run now.
  static StagedOutput of(TreeBuilder builder, RestoreProgram program) {
    try {
      program.requireRunnable();
    } catch (ProgramFailedException e) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          String.valueOf(e.getMessage()),
          "Mend it, or restore the other components with `--component`.",
          e);
    }
    var tree = builder.build();
    if (!tree.onlyFile().equals(Optional.of(program.restored()))) {
      throw new RestoreRefusedException(
          FailureCode.STAGED_INVALID,
          "the snapshot holds something else than the output of " + program.component(),
          "Choose another snapshot.");
    }
    return new StagedOutput(tree);
  }

  @Override
  public Destination destination() {
    return tree.destination();
  }

  @Override
  public void verify() {
    tree.verify();
  }

  /// Nothing is renamed: a program puts it in place.
  @Override
  public List<Move> moves() {
    return List.of();
  }
}
