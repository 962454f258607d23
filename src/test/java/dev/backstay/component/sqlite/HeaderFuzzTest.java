package dev.backstay.component.sqlite;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.testing.Hostile;
import java.io.IOException;
import java.nio.file.Files;

class HeaderFuzzTest {

  @FuzzTest
  void header(byte[] input) throws IOException {
    var file = Files.createTempFile("header", ".db");
    try {
      Files.write(file, input);
      Hostile.read(input.length, InvalidDatabaseException.class, () -> DatabaseHeader.read(file));
    } finally {
      Files.delete(file);
    }
  }

  /// A whole file, as it is looked at before it goes live.
  @FuzzTest
  void database(byte[] input) throws IOException {
    var file = Files.createTempFile("database", ".db");
    try {
      Files.write(file, input);
      Hostile.read(input.length, InvalidDatabaseException.class, () -> DatabaseCheck.of(file));
    } finally {
      Files.delete(file);
    }
  }
}
