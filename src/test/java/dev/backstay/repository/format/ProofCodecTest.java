package dev.backstay.repository.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backstay.snapshot.Proof;
import dev.backstay.snapshot.SnapshotId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What drills found out, as bytes.
final class ProofCodecTest {

  /// Where the verdict is: behind two ids, a hash, ten bytes of time and a host of four letters.
  private static final int VERDICT_AT = 6 + 32 + 6 + 10 + 5;

  private static Proof proof(Proof.Verdict verdict, Duration took) {
    return new Proof(
        new SnapshotId("0123456789ab"),
        "ab".repeat(32),
        Instant.parse("2027-03-04T05:06:07.891234567Z"),
        "host",
        new Proof.Outcome("d00000000001", verdict, took),
        "cd".repeat(32),
        "ef".repeat(16));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsRead(Proof.Verdict verdict) throws MalformedException {
    var proof = proof(verdict, Duration.ofMillis(1_234_567));

    assertThat(ProofCodec.parse(ProofCodec.toBytes(proof))).isEqualTo(proof);
  }

  @Test
  void aRecoveryIsMeasuredToTheMillisecond() throws MalformedException {
    var proof = proof(Proof.Verdict.PROVEN, Duration.ofNanos(1_999_999));

    assertThat(proof.outcome().took()).isEqualTo(Duration.ofMillis(1));
    assertThat(ProofCodec.parse(ProofCodec.toBytes(proof))).isEqualTo(proof);
  }

  @Test
  void whatIsCutOffOrGoesOnIsRefused() {
    var bytes = ProofCodec.toBytes(proof(Proof.Verdict.REFUTED, Duration.ZERO));
    for (var length = 0; length <= bytes.length + 1; length++) {
      if (length != bytes.length) {
        var other = Arrays.copyOf(bytes, length);
        assertThatExceptionOfType(MalformedException.class)
            .as("%s bytes", length)
            .isThrownBy(() -> ProofCodec.parse(other));
      }
    }
  }

  @Test
  void aVerdictThatIsNotKnownIsRefused() {
    var bytes = ProofCodec.toBytes(proof(Proof.Verdict.REFUTED, Duration.ZERO));
    assertThat(bytes[VERDICT_AT]).isEqualTo((byte) 1);
    bytes[VERDICT_AT] = 2;

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> ProofCodec.parse(bytes))
        .withMessage("verdict is 2");
  }

  @Test
  void whatHasAnotherFormIsNoProof() {
    var proven = Proof.Verdict.PROVEN;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Proof.Outcome("D00000000001", proven, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Proof.Outcome("d00000000001", proven, Duration.ofMillis(-1)));
    var good = proof(proven, Duration.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Proof(
                    good.snapshot(),
                    good.commit(),
                    good.provenAt(),
                    good.host(),
                    good.outcome(),
                    good.reportHash(),
                    "../" + good.report().substring(3)));
  }
}
