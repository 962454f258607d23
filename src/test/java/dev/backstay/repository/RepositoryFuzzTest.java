package dev.backstay.repository;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.pack.PackFooter;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class RepositoryFuzzTest {

  @FuzzTest
  void packFooter(byte[] input) {
    Hostile.read(
        input.length, MalformedException.class, () -> PackFooter.parse(input, input.length));
  }

  @FuzzTest
  void writerKey(byte[] input) {
    Hostile.read(input.length, MalformedException.class, () -> WriterKey.parse(input));
    Hostile.read(input.length, MalformedException.class, () -> WriterKey.parsePublic(input));
  }

  @FuzzTest
  void objectKeys(byte[] input) {
    var text = Hostile.text(input);
    Hostile.read(
        input.length,
        IOException.class,
        () -> {
          if (ObjectKey.isValid(text)) {
            var key = new ObjectKey(text);
            Layout.isKnown(key);
            Layout.commitName(key);
            if (Path.of("/a").resolve(key.value()).normalize().toString().equals("/a/" + text)) {
              return;
            }
            throw new AssertionError("leads elsewhere: " + text);
          }
        });
  }

  @FuzzTest
  void hostState(byte[] input) throws IOException {
    var directory = Files.createTempDirectory("host");
    try {
      Files.write(directory.resolve("heads"), input);
      Files.write(directory.resolve("writer.key"), input);
      Files.write(directory.resolve("machine.key"), input);
      var state = new HostState(directory);
      Hostile.read(input.length, RepositoryDamagedException.class, state::heads);
      Hostile.read(input.length, RepositoryDamagedException.class, () -> opened(state));
    } finally {
      for (var name : new String[] {"heads", "writer.key", "machine.key"}) {
        Files.delete(directory.resolve(name));
      }
      Files.delete(directory);
    }
  }

  private static Optional<?> opened(HostState state) {
    return state.machineKey();
  }
}
