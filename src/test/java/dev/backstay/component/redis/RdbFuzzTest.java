package dev.backstay.component.redis;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.testing.Hostile;
import java.io.ByteArrayInputStream;
import java.io.IOException;

class RdbFuzzTest {

  @FuzzTest
  void file(byte[] input) {
    Hostile.read(
        input.length,
        IOException.class,
        () -> Census.of(new RdbInput(new ByteArrayInputStream(input))));
  }

  /// The first byte is the form of the value.
  @FuzzTest
  void value(byte[] input) {
    Hostile.read(
        input.length,
        IOException.class,
        () -> {
          var in = new RdbInput(new ByteArrayInputStream(input), input.length);
          ValueDigest.read(in.readByte(), in);
        });
  }
}
