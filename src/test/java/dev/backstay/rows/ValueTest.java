package dev.backstay.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ValueTest {

  private static final List<Value> ASCENDING =
      List.of(
          Value.Null.NONE,
          new Value.Truth(false),
          new Value.Truth(true),
          new Value.Real(Double.NEGATIVE_INFINITY),
          new Value.Exact("-1e30"),
          new Value.Exact(Long.MIN_VALUE),
          new Value.Real(-0.5),
          new Value.Exact(0),
          new Value.Exact("0.1"),
          new Value.Real(0.5),
          new Value.Real(9007199254740992.0),
          new Value.Exact(9007199254740993L),
          new Value.Exact(Long.MAX_VALUE),
          new Value.Real(0x1p63),
          new Value.Exact("123456789012345678901234567890"),
          new Value.Real(Double.POSITIVE_INFINITY),
          new Value.Text(""),
          new Value.Text("Z"),
          new Value.Text("a"),
          new Value.Text("a\u0000"),
          new Value.Text("é"),
          new Value.Text("\uFF61"),
          new Value.Text("\uD83D\uDE00"),
          new Value.Bytes(new byte[0]),
          new Value.Bytes(new byte[] {1}),
          new Value.Bytes(new byte[] {1, 0}),
          new Value.Bytes(new byte[] {(byte) 0x80}));

  @Test
  void valuesOfAllKindsHaveOneOrder() {
    for (var i = 0; i < ASCENDING.size(); i++) {
      for (var j = 0; j < ASCENDING.size(); j++) {
        assertThat(Integer.signum(ASCENDING.get(i).compareTo(ASCENDING.get(j))))
            .as(ASCENDING.get(i) + " " + ASCENDING.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
    var shuffled = new ArrayList<>(ASCENDING);
    Collections.shuffle(shuffled, new Random(7));
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(ASCENDING);
  }

  @Test
  void whatIsWorthTheSameMayDiffer() {
    var one = new Value.Exact(1);
    assertThat(one.compareTo(new Value.Real(1))).isZero();
    assertThat(one).isNotEqualTo(new Value.Real(1)).isNotEqualTo(new Value.Exact("1.0"));
    assertThat(new Value.Bytes(new byte[] {1})).isEqualTo(new Value.Bytes(new byte[] {1}));
  }
}
