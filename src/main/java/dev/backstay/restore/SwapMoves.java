package dev.backstay.restore;

import dev.backstay.component.Move;
import dev.backstay.component.WorkDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Does the renames of a swap, or takes them back; any of them may have been done before.
///
/// Each rename has one side in a work directory that belongs to this restore alone. That side tells
/// whether the rename was done, whatever happened to the live side.
final class SwapMoves {

  private final List<Move> moves;
  private final List<Path> workDirectories;

  SwapMoves(List<Move> moves, List<Path> workDirectories) {
    this.moves = moves;
    this.workDirectories = workDirectories;
  }

  /// The renames in an order in which no place is taken away from under another: all that sets
  /// aside, what is inside before what is around it, then all that puts in place, the other way
  /// round.
  static List<Move> inOrder(List<Move> moves, List<Path> workDirectories) {
    var ordered = new ArrayList<Move>();
    moves.stream()
        .filter(move -> setsAside(move, workDirectories))
        .sorted(Comparator.comparingInt((Move move) -> -move.from().getNameCount()))
        .forEach(ordered::add);
    moves.stream()
        .filter(move -> !setsAside(move, workDirectories))
        .sorted(Comparator.comparingInt((Move move) -> move.to().getNameCount()))
        .forEach(ordered::add);
    return ordered;
  }

  private static boolean setsAside(Move move, List<Path> workDirectories) {
    return workDirectories.stream().anyMatch(work -> move.to().startsWith(work));
  }

  /// Does every rename that has not been done.
  void forward() throws IOException {
    for (var move : moves) {
      if (!isDone(move)) {
        rename(move);
      }
      sync(move);
    }
  }

  /// Takes back every rename that has been done, the last one first.
  void backward() throws IOException {
    for (var move : moves.reversed()) {
      if (isDone(move)) {
        rename(move.reversed());
      }
      sync(move);
    }
  }

  private boolean isDone(Move move) {
    return setsAside(move, workDirectories) ? exists(move.to()) : !exists(move.from());
  }

  private static void rename(Move move) throws IOException {
    if (!exists(move.from())) {
      throw new NoSuchFileException(
          move.from().toString(), move.to().toString(), "it should be there to be renamed");
    }
    if (exists(move.to())) {
      throw new FileAlreadyExistsException(
          move.to().toString(), move.from().toString(), "something else took the place");
    }
    Files.move(move.from(), move.to(), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Also of renames that were found done: whoever did them may have died before this.
  private static void sync(Move move) throws IOException {
    for (var name : List.of(move.to(), move.from())) {
      var directory = Objects.requireNonNull(name.toAbsolutePath().getParent());
      // One inside another target may be set aside with that one.
      if (!Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
        WorkDirectory.sync(directory);
      }
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
