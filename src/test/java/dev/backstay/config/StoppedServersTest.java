package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.RedisStore;
import dev.backstay.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Redis servers that are stopped while they are restored.
class StoppedServersTest {

  @TempDir Path directory;

  private RedisStore read(String settings) throws IOException {
    var text =
        """
        version: 1
        orchestrator: prod
        repositories: { local: { url: /srv/repository } }
        components:
          queue: { kind: redis, %s }
        services:
          - { name: redis, systemd: redis.service }
          - { name: gate, http: { enter: "http://127.0.0.1/a", leave: "http://127.0.0.1/b" } }
        """
            .formatted(settings);
    var file = Files.writeString(directory.resolve("backstay.yaml"), text);
    return (RedisStore) ConfigurationFile.read(file, Map.of()).components().getFirst();
  }

  @Test
  void whereItsFilesAreAndWhichServiceItIsIsRead() throws IOException {
    var store = read("url: \"redis://h\", restore: offline, data_dir: /data, service: redis");
    assertThat(store.offline()).contains(new RedisStore.Offline(Path.of("/data"), "redis"));
    assertThat(store.restoring()).isEqualTo(RedisStore.Restoring.OFFLINE);
  }

  @Test
  void oneThatStartsEmptyMayBeStoppedForItOrNot() throws IOException {
    var settings = "url: \"redis://h\", restore: start-empty";
    assertThat(read(settings).offline()).isEmpty();
    assertThat(read(settings + ", data_dir: d, service: redis").offline())
        .contains(new RedisStore.Offline(directory.resolve("d"), "redis"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "restore: offline, service: redis | \"data_dir\" is missing",
        "restore: offline, data_dir: d | \"service\" is missing",
        "restore: start-empty, data_dir: d | \"service\" is missing",
        "restore: offline, data_dir: d, service: redi | no service \"redi\"; did you mean",
        "restore: offline, data_dir: d, service: gate | told by requests does not stop a server",
        "data_dir: d, service: redis | are for \"restore: offline\"",
      })
  void whatDoesNotGoTogetherIsTold(String settings, String problem) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read("url: \"redis://h\", " + settings))
        .withMessageContaining(problem);
  }

  @Test
  void oneDatabaseAloneIsRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () -> read("url: \"redis://h/0\", restore: offline, data_dir: d, service: redis"))
        .withMessageContaining("write the URL without one");
  }
}
