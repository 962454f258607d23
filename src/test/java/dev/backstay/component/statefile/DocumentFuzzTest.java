package dev.backstay.component.statefile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.component.Component.StateFile.Format;
import dev.backstay.testing.Hostile;
import java.io.ByteArrayInputStream;

class DocumentFuzzTest {

  private static void read(Format format, byte[] input) {
    Hostile.read(
        input.length,
        InvalidDocumentException.class,
        () -> DocumentParser.of(format).keysOf(new ByteArrayInputStream(input)));
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
