package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameSetTest {

  @Test
  void eachNameIsCountedOnceAndFoundOnce() {
    var names = new NameSet();
    for (var i = 0; i < 100_000; i++) {
      names.add("briefs/" + i);
      names.add("briefs/" + i % 10);
    }
    assertThat(names.size()).isEqualTo(100_000);
    for (var i = 0; i < 100_000; i++) {
      if (i % 1000 != 7) {
        names.mark("briefs/" + i);
      }
      names.mark("other/" + i);
    }
    assertThat(names.missing()).isEqualTo(100);
    assertThat(names.isMissing("briefs/1007")).isTrue();
    assertThat(names.isMissing("briefs/1008")).isFalse();
    assertThat(names.isMissing("other/1007")).isFalse();
    names.unmark("briefs/1008");
    names.unmark("never/looked for");
    assertThat(names.isMissing("briefs/1008")).isTrue();
    assertThat(names.missing()).isEqualTo(101);
  }
}
