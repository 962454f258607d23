package dev.backstay.daemon;

import dev.backstay.config.SecretSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// What the service is started with.
///
/// @param stateDirectory where this host keeps what it must remember
/// @param attended at least one; the first says where to listen
/// @param hostName what this host is called in messages
/// @param version of the program
/// @param processes where the system shows its processes
/// @param secrets reads a secret where the configuration says that it is
/// @param log takes one JSON object of one line for each thing that happens
public record DaemonSettings(
    Path stateDirectory,
    List<Attended> attended,
    String hostName,
    String version,
    Path processes,
    Function<SecretSource, String> secrets,
    InstantSource time,
    Consumer<String> log) {

  public DaemonSettings {
    attended = List.copyOf(attended);
  }

  /// How long runs are waited for when the service is told to end.
  Duration stopWithin() {
    return attended.getFirst().configuration().attendance().server().stopWithin();
  }
}
