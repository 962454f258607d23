package dev.backstay.component;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.testing.Hostile;
import java.util.List;

class GlobsFuzzTest {

  private static final int GLOB_MAX = 60;

  /// Whatever somebody excludes, it is taken as something.
  @FuzzTest
  void glob(byte[] input) {
    var text = Hostile.text(input);
    var glob = text.substring(0, Math.min(GLOB_MAX, text.length()));
    Hostile.read(
        input.length,
        NoFailure.class,
        () -> new Globs(List.of(glob)).match("a/b-c/d.log", "d.log", false));
  }

  private static final class NoFailure extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
