package dev.backstay.repository.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.repository.format.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class RecipientTest {

  private static final RecipientKey KEY = RecipientKey.generate();
  private static final byte[] SECRET =
      "thirty-two bytes that are secret".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTEXT = "capsules/80000001".getBytes(StandardCharsets.US_ASCII);

  @Test
  void whatIsSealedToTheReadPublicKeyIsOpenedByTheReadPrivateKey() throws Exception {
    var recipient = Recipient.parse(KEY.recipient().toBytes());
    var key = RecipientKey.parse(KEY.toBytes());

    assertThat(key.open(recipient.seal(SECRET, CONTEXT), CONTEXT)).isEqualTo(SECRET);
    assertThat(recipient).isEqualTo(KEY.recipient());
  }

  @Test
  void theSameSecretIsNeverSealedToTheSameBytes() {
    var seen = new HashSet<String>();
    for (var i = 0; i < 20; i++) {
      assertThat(seen.add(Arrays.toString(KEY.recipient().seal(SECRET, CONTEXT)))).isTrue();
    }
  }

  @Test
  void noOtherRecipientAndNoOtherContextOpensIt() {
    var capsule = KEY.recipient().seal(SECRET, CONTEXT);

    assertThatThrownBy(() -> RecipientKey.generate().open(capsule, CONTEXT))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> KEY.open(capsule, new byte[] {1}))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void aCapsuleWithOneByteChangedAnywhereOrCutIsRefused() {
    var capsule = KEY.recipient().seal(SECRET, CONTEXT);
    for (var at = 0; at < capsule.length; at += at < 48 || at > capsule.length - 100 ? 1 : 41) {
      var changed = capsule.clone();
      changed[at] ^= 0x10;
      assertThatThrownBy(() -> KEY.open(changed, CONTEXT))
          .as("byte %d", at)
          .isInstanceOf(MalformedException.class);
      var cut = Arrays.copyOf(capsule, at);
      assertThatThrownBy(() -> KEY.open(cut, CONTEXT)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void halvesOfTwoCapsulesDoNotMakeAThird() throws Exception {
    var one = Recipient.Capsule.parse(KEY.recipient().seal(SECRET, CONTEXT));
    var two = Recipient.Capsule.parse(KEY.recipient().seal(SECRET, CONTEXT));
    var mixed = new Recipient.Capsule(one.classic(), two.lattice(), two.sealed()).toBytes();

    assertThatThrownBy(() -> KEY.open(mixed, CONTEXT)).isInstanceOf(MalformedException.class);
  }
}
