package dev.backstay.component.statefile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.component.Component.StateFile.Format;
import dev.backstay.testing.Hostile;
import java.io.ByteArrayInputStream;
import java.util.List;

class DocumentFuzzTest {

  /// The parser for TOML makes several objects of every byte.
  private static final int TOML_WEIGHT = 30;

  private static void read(Format format, byte[] input) {
    Hostile.read(
        format == Format.TOML ? input.length * TOML_WEIGHT : input.length,
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
