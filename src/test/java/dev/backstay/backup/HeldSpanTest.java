package dev.backstay.backup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HeldSpanTest {

  @Test
  void writersThatCouldNotBeLetGoAtTheLimitAreToldAtTheEnd() throws Exception {
    var tried = new CountDownLatch(1);
    Hold hold =
        _ ->
            () -> {
              tried.countDown();
              throw new CaptureFailedException(FailureCode.HOLD_FAILED, "still held", null);
            };
    var span = new HeldSpan(hold, Duration.ZERO, Duration.ofMillis(1), InstantSource.system());
    tried.await();

    assertThatThrownBy(span::close)
        .isInstanceOf(CaptureFailedException.class)
        .hasMessage("still held");
  }
}
