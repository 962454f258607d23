package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneSettingsTest {

  @ParameterizedTest
  @CsvSource({"-1,0.5,0.5", "0,-0.1,0.5", "0,1.1,0.5", "0,0.5,-0.1", "0,0.5,1.1", "0,NaN,0.5"})
  void whatIsNoShareOrNoTimeIsRefused(int graceSeconds, double rewriteBelow, double removeAtMost) {
    var grace = Duration.ofSeconds(graceSeconds);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PruneSettings(grace, rewriteBelow, removeAtMost));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "0.6,0.5"})
  void theEndsAreShares(double rewriteBelow, double removeAtMost) {
    var settings = new PruneSettings(Duration.ZERO, rewriteBelow, removeAtMost);
    assertThat(settings.isReencrypting()).isFalse();
  }

  @Test
  void sealingAnewIsAboutEveryPack() {
    var settings = PruneSettings.reencrypting(Duration.ofHours(1));
    assertThat(settings.isReencrypting()).isTrue();
    assertThat(settings.removeAtMost()).isEqualTo(1);
  }
}
