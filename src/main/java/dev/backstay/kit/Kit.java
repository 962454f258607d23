package dev.backstay.kit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A recovery kit: all that a bare machine needs beside the program and the repositories.
///
/// @param orchestrator what is recovered with it
/// @param host what the host is called that it was made on
/// @param createdAt when, by the clock of that host
/// @param program what it was made with
/// @param configuration the configuration that it was made from
/// @param repositories all configured ones, in their order
/// @param inputs what the configuration takes from elsewhere
/// @param documents for people, the first to be read first
public record Kit(
    String orchestrator,
    String host,
    Instant createdAt,
    Program program,
    Original configuration,
    List<KitRepository> repositories,
    List<KitInput> inputs,
    List<Document> documents) {

  public Kit {
    repositories = List.copyOf(repositories);
    inputs = List.copyOf(inputs);
    documents = List.copyOf(documents);
  }

  /// A program.
  ///
  /// @param version as `backstay version` says it
  /// @param digest of its files, 64 hex digits, or `(from classes)`
  public record Program(String version, String digest) {}

  /// The configuration file as it was.
  ///
  /// @param file where it was, absolute
  /// @param text all of it
  public record Original(String file, String text) {}

  /// Something to be read by people.
  ///
  /// @param name of its file
  /// @param text with [Document#DIRECTORY] where the directory is named that the kit is opened into
  public record Document(String name, String text) {

    /// Stands for the directory that the kit is opened into.
    public static final String DIRECTORY = "@DIRECTORY@";

    /// The text for that directory.
    public String in(Path directory) {
      return text.replace(DIRECTORY, directory.toString());
    }
  }

  /// Those of which the kit has the value.
  public List<KitInput> carriedInputs() {
    return inputs.stream().filter(it -> it.value().isPresent()).toList();
  }

  /// Those that somebody else has to give.
  public List<KitInput> lackingInputs() {
    return inputs.stream().filter(it -> it.value().isEmpty()).toList();
  }
}
