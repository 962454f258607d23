package dev.backstay.app;

import dev.backstay.component.ScratchServer;
import dev.backstay.component.Waiver;
import dev.backstay.component.postgres.ScratchPostgres;
import dev.backstay.component.redis.ScratchRedis;
import dev.backstay.drill.Engines;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.snapshot.ComponentKind;
import java.util.Optional;
import java.util.Set;

/// The servers that drills start, by kind. Buckets are rehearsed as files, and so is what programs
/// wrote: the programs that take it back would act on what is live.
final class KindEngines implements Engines {

  @Override
  public Optional<ScratchServer> of(ComponentKind kind, ScratchArea area, Set<Waiver> waived) {
    return switch (kind) {
      case POSTGRES -> Optional.of(new ScratchPostgres(area, waived));
      case REDIS -> Optional.of(new ScratchRedis(area));
      case FILES, STATE_FILE, SQLITE, DISK, COMMAND, S3 -> Optional.empty();
    };
  }
}
