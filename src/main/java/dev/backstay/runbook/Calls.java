package dev.backstay.runbook;

import java.util.ArrayList;
import java.util.List;

/// How this program is called, so that it finds the configuration and the repository again.
///
/// @param options what stands before each command
public record Calls(List<String> options) {

  private static final int OK = 0;

  public Calls {
    options = List.copyOf(options);
  }

  /// A command that must end well.
  Command call(List<String> words) {
    var argv = new ArrayList<>(List.of("backstay"));
    argv.addAll(options);
    argv.addAll(words);
    return new Command(argv, List.of(OK));
  }

  /// The same.
  Command call(String... words) {
    return call(List.of(words));
  }
}
