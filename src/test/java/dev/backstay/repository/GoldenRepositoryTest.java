package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.run.Progress;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Repositories that were written once stay readable, byte for byte.
class GoldenRepositoryTest {

  @ParameterizedTest
  @ValueSource(strings = "v1")
  void everyFormatThereWasIsRead(String version, @TempDir Path hostStates)
      throws IOException, URISyntaxException {
    var resource = GoldenRepositoryTest.class.getResource("/repositories/" + version);
    var golden = new GoldenRepository(Path.of(Objects.requireNonNull(resource).toURI()));
    golden.keepKey(hostStates);
    try (var store = golden.store();
        var repository = Repository.open(store, TestRepository.access(hostStates))) {
      var found = new StringBuilder();
      for (var commit : repository.log().commits()) {
        found.append(GoldenRepository.digestsOf(repository, commit));
      }

      assertThat(found.toString()).isEqualTo(golden.expected());
      assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    }
  }
}
