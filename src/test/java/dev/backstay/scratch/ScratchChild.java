package dev.backstay.scratch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Makes an area, starts a program in it, and waits to be killed. Argument: the parent.
final class ScratchChild {

  static final String NAME = "0123456789ab";

  private ScratchChild() {}

  public static void main(String... args) throws Exception {
    try (var area = ScratchArea.in(Path.of(args[0]), NAME)) {
      var home = area.privateDirectory("home");
      var start =
          new ScratchProgram.Start(
              "sleeper",
              List.of("/bin/sleep", "600"),
              home,
              new RunAs(0, 0, false),
              Map.of("PATH", "/usr/bin:/bin"),
              "",
              "TERM");
      var _ = area.start(start);
      System.out.println("ready");
      Thread.sleep(600_000);
    }
  }
}
