package dev.backstay.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonModuleTest {

  private static final Map<String, String> SET = Map.of("KR_SHARED_DIR", "/srv/share");

  private static Tree read(String text) throws MalformedException {
    return TreeReader.read("python", text, SET);
  }

  @Test
  void namesHaveTheValuesThatWereAssignedLast() throws MalformedException {
    var module =
        read(
            """
            '''A module.'''
            from __future__ import annotations
            import os
            DB_FILE: str = "/var/lib/a.db"  # the old one
            DB_FILE: str = r'/srv\\kr' '/b.db'
            HOST_PORT = 8_000; AUTH_ENABLED: bool = True
            EMPTY = None
            NEGATIVE = -5
            DIRS: dict[str, list[int]] = {"a": ["x", 'y',], "b": (1,)}
            LONG = ("one "
                    "two")  # in parentheses
            BACK = "a\\
            b"
            ALIAS = DB_FILE
            """);
    assertThat(module.text("DB_FILE")).hasValue("/srv\\kr/b.db");
    assertThat(module.text("HOST_PORT")).hasValue("8000");
    assertThat(module.text("AUTH_ENABLED")).hasValue("true");
    assertThat(module.at("EMPTY")).hasValue(new Tree.Nothing());
    assertThat(module.text("NEGATIVE")).hasValue("-5");
    assertThat(module.text("DIRS.a.1")).hasValue("y");
    assertThat(module.text("DIRS.b.0")).hasValue("1");
    assertThat(module.text("LONG")).hasValue("one two");
    assertThat(module.text("BACK")).hasValue("ab");
    assertThat(module.text("ALIAS")).hasValue("/srv\\kr/b.db");
  }

  @Test
  void variablesAreThoseOfTheProcessThatImportsIt() throws MalformedException {
    var module =
        read(
            """
            SHARED_DIR = os.environ.get("KR_SHARED_DIR", "/mnt/cluster-share")
            OTHER = os.environ.get("UNSET", "/mnt/other")
            NONE = os.getenv("UNSET")
            DIRECT = os.environ["KR_SHARED_DIR"]
            LACKING = os.environ["UNSET"]
            PORT = int(os.environ.get("PORT", "8000"))
            """);
    assertThat(module.text("SHARED_DIR")).hasValue("/srv/share");
    assertThat(module.text("OTHER")).hasValue("/mnt/other");
    assertThat(module.at("NONE")).hasValue(new Tree.Nothing());
    assertThat(module.text("DIRECT")).hasValue("/srv/share");
    assertThat(module.at("LACKING")).hasValue(new Tree.Expression(5));
    assertThat(module.text("PORT")).hasValue("8000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f'{base}/x'",
        "'a' + 'b'",
        "Path('/a') / 'b'",
        "open('/etc/passwd').read()",
        "__import__('os').system('touch ran')",
        "[x for x in (1, 2)]",
        "UNKNOWN",
        "lambda: 1",
        "'a' if True else 'b'",
        "os.environ.get(name)",
        "{**OTHER}"
      })
  void whatOnlyRunningItCouldTellIsNotGuessed(String expression) throws MalformedException {
    assertThat(read("A = " + expression + "\nB = 'after'").at("A"))
        .hasValue(new Tree.Expression(1));
  }

  @Test
  void whatIsAssignedUnderAConditionIsNotKnown() throws MalformedException {
    var module =
        read(
            """
            A = "first"
            if DEBUG:
                A = "second"
            B = "b"
            B += "c"
            def config_gen():
                A = "local"
                C = "local"
                return Config(A=A)
            class D:
                E = "of the class"
            """);
    assertThat(module.at("A")).hasValue(new Tree.Expression(3));
    assertThat(module.at("B")).hasValue(new Tree.Expression(5));
    assertThat(module.at("C")).isEmpty();
    assertThat(module.at("E")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if os.path.exists('/data'): A = '/data/kr.db'",
        "else: A = '/b'",
        "try: A = '/b'",
        "B, A = '/b', '/c'",
        "B = A = '/b'",
        "A = B = '/b'",
        "(A, B) = '/b', '/c'",
        "from site_config import *",
        "from site_config import A",
        "from site_config import Z as A",
        "import A",
        "while True: A = '/b'",
        "if (A := '/b'): pass",
        "A |= {}"
      })
  void noFormOfAssignmentIsOverlooked(String line) throws MalformedException {
    assertThat(read("A = '/old'\n" + line).at("A")).hasValue(new Tree.Expression(2));
  }

  @Test
  void aStarStandsForEveryNameThatIsNotAssignedAfterIt() throws MalformedException {
    var module = read("from site_config import *\nA = 'a'");
    assertThat(module.text("A")).hasValue("a");
    assertThat(module.at("*")).hasValue(new Tree.Expression(1));
  }

  @Test
  void whatIsNoPythonIsRefusedWithItsLineAndWithoutItsText() {
    assertThatThrownBy(() -> read("A = 1\nSECRET = 'never ends"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("never");
    assertThatThrownBy(() -> read("A = [1, 2")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> read("A = 1)")).isInstanceOf(MalformedException.class);
  }
}
