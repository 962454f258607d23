package dev.backstay.restore.journal;

import dev.backstay.component.Move;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.SnapshotId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a journal says.
///
/// @param run the restore's run
/// @param snapshot what is restored
/// @param startedAt when it began
/// @param asked how it was asked for
/// @param phase how far it has come
/// @param targets the places it writes to
/// @param safety the safety snapshot, once there is one
/// @param lacking whether the former state of a server is not, or not whole, in it
/// @param moves the renames of the swap, in order, once they are decided
/// @param servers the servers whose states are exchanged after the renames, in order
/// @param programs the programs that are run after them, in order
/// @param services the services that were stopped, or were about to be, in order
/// @param entity the only thing that is restored, if it is one
public record JournalState(
    RunId run,
    SnapshotId snapshot,
    Instant startedAt,
    Asked asked,
    Phase phase,
    List<JournaledTarget> targets,
    Optional<SnapshotId> safety,
    boolean lacking,
    List<Move> moves,
    List<JournaledServer> servers,
    List<JournaledProgram> programs,
    List<JournaledService> services,
    Optional<JournaledEntity> entity) {

  public JournalState {
    targets = List.copyOf(targets);
    moves = List.copyOf(moves);
    servers = List.copyOf(servers);
    programs = List.copyOf(programs);
    services = List.copyOf(services);
  }
}
