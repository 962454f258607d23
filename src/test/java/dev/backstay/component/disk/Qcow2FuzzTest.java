package dev.backstay.component.disk;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.testing.Hostile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;

class Qcow2FuzzTest {

  @FuzzTest
  void header(byte[] input) throws IOException {
    var file = Files.createTempFile("image", ".qcow2");
    try {
      Files.write(file, input);
      try (var image = FileChannel.open(file)) {
        Hostile.read(input.length, InvalidImageException.class, () -> Qcow2Header.read(image));
      }
    } finally {
      Files.delete(file);
    }
  }
}
