package dev.backstay.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.RepositoryNotFoundException;
import dev.backstay.failure.RestoreInDoubtException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.RestoreRolledBackException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import dev.backstay.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ToldFailureTest {

  private static final Map<Integer, Class<?>> KINDS =
      Map.ofEntries(
          Map.entry(2, UsageException.class),
          Map.entry(4, ConfigurationException.class),
          Map.entry(10, RepositoryNotFoundException.class),
          Map.entry(11, OperationInProgressException.class),
          Map.entry(12, KeyWrongException.class),
          Map.entry(13, RepositoryDamagedException.class),
          Map.entry(14, StoreUnavailableException.class),
          Map.entry(15, FormatNewerException.class),
          Map.entry(20, CaptureFailedException.class),
          Map.entry(30, RestoreRefusedException.class),
          Map.entry(31, RestoreRolledBackException.class),
          Map.entry(32, RestoreInDoubtException.class),
          Map.entry(130, CancelledException.class),
          Map.entry(143, CancelledException.class),
          Map.entry(1, StoreUnavailableException.class));

  private static JsonObject error(String code, int exit) {
    return JsonObject.parse(
        """
        {"type":"error","code":"%s","exit":%d,"message":"m","hint":"h"}"""
            .formatted(code, exit));
  }

  @Test
  void everyNumberHasItsKind() {
    for (var code : FailureCode.values()) {
      KINDS.forEach(
          (exit, kind) -> {
            var failure = ToldFailure.of(error(code.label(), exit));
            assertThat(failure).isExactlyInstanceOf(kind).hasMessage("m");
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.hint()).contains("h");
          });
    }
  }

  @Test
  void aCodeThatIsNotKnownIsNamed() {
    var failure = ToldFailure.of(error("of-a-later-version", 12));

    assertThat(failure).isInstanceOf(StoreUnavailableException.class);
    assertThat(failure).hasMessage("m [of-a-later-version]");
  }

  @Test
  void anErrorThatSaysNothingIsAFailureAllTheSame() {
    assertThat(ToldFailure.of(JsonObject.parse("{}")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("it failed and did not say why");
  }
}
