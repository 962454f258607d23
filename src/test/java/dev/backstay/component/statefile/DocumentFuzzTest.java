package dev.backstay.component.statefile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.component.Component.StateFile.Format;
import dev.backstay.testing.Hostile;
import java.io.ByteArrayInputStream;
import java.util.List;

class DocumentFuzzTest {

  /// The parser for TOML takes much for every byte, but no more for a declared length.
  private static final int TOML_WEIGHT = 10_000;

  private static void read(Format format, byte[] input) {
    Hostile.read(
        format == Format.TOML ? Math.min(input.length, 100_000) * TOML_WEIGHT : input.length,
        InvalidDocumentException.class,
        () ->
            DocumentParser.of(format).read(new ByteArrayInputStream(input), Outline.of(List.of())));
  }

  @FuzzTest
  void json(byte[] input) {
    read(Format.JSON, input);
  }

  @FuzzTest
  void yaml(byte[] input) {
    read(Format.YAML, input);
  }

  @FuzzTest
  void toml(byte[] input) {
    read(Format.TOML, input);
  }

  @FuzzTest
  void env(byte[] input) {
    read(Format.ENV, input);
  }
}
