package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TomlNestingTest {

  private static final int MOST = TomlNesting.DEPTH_MAX;
  private static final String DEEP = "[".repeat(MOST + 1);

  @Test
  void whatIsOpenAtTheSameTimeIsCounted() {
    assertThat(TomlNesting.isTooDeep("a = " + "[".repeat(MOST) + "]".repeat(MOST))).isFalse();
    assertThat(TomlNesting.isTooDeep("a = " + DEEP)).isTrue();
    assertThat(TomlNesting.isTooDeep("a = " + "{a=[".repeat(MOST / 2 + 1))).isTrue();
    assertThat(TomlNesting.isTooDeep("a = [" + "[1],".repeat(1000) + "]")).isFalse();
    assertThat(TomlNesting.isTooDeep("[a]\n".repeat(1000))).isFalse();
  }

  @Test
  void thePartsOfAKeyAreCounted() {
    assertThat(TomlNesting.isTooDeep("a" + ".a".repeat(MOST) + " = 1")).isFalse();
    assertThat(TomlNesting.isTooDeep("a" + ".a".repeat(MOST + 1) + " = 1")).isTrue();
    assertThat(TomlNesting.isTooDeep("[a" + ".a".repeat(MOST + 1) + "]")).isTrue();
    assertThat(TomlNesting.isTooDeep("a.b = 1.5\n".repeat(1000))).isFalse();
  }

  static List<String> quoted() {
    return List.of(
        "a = \"%s\"",
        "a = '%s'",
        "a = \"\"\"\n%s\n\n\"\"\"",
        "a = '''x'\n%s'''",
        "a = \"\\\"%s\"",
        "a = 1 # ' %s");
  }

  @ParameterizedTest
  @MethodSource("quoted")
  void whatIsQuotedOrACommentIsNotCounted(String form) {
    assertThat(TomlNesting.isTooDeep(form.replace("%s", DEEP))).isFalse();
    assertThat(TomlNesting.isTooDeep(form.replace("%s", "") + "\nb = " + DEEP)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("notClosed")
  void nothingHidesBehindAQuoteThatIsNotClosed(String form) {
    assertThat(TomlNesting.isTooDeep(form.replace("%s", DEEP))).isTrue();
  }

  static List<String> notClosed() {
    return List.of("'%s", "\"%s", "\"\"\"%s", "\"a\n%s", "'''' %s", "#\n%s");
  }
}
