package dev.backstay.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How texts, lines and values of Python are written.
class PythonTextTest {

  private static Tree read(String text) throws MalformedException {
    return TreeReader.read("python", text, Map.of());
  }

  @Test
  void aTextStandsForWhatPythonTakesItFor() throws MalformedException {
    var cases = new LinkedHashMap<String, String>();
    cases.put("'a\\tb\\nc\\rd'", "a\tb\nc\rd");
    cases.put("'\\a\\b\\f\\v'", "\u0007\b\f\u000b");
    cases.put("'\\\\ \\' \\\"'", "\\ ' \"");
    cases.put("'\\x41\\u00e9\\U0001F600'", "A\u00e9\uD83D\uDE00");
    cases.put("'\\101\\7\\0508'", "A\u0007(8");
    cases.put("'C:\\dir\\8'", "C:\\dir\\8");
    cases.put("'\\xZZ'", "\\xZZ");
    cases.put("'\\UFFFFFFFF'", "\\UFFFFFFFF");
    cases.put("r'a\\n\\'b'", "a\\n\\'b");
    cases.put("Rb'a' B\"b\"", "ab");
    cases.put("u'''one\n'two' \\\nthree'''", "one\n'two' three");
    cases.put("\"\"\"a\"b\"\"\"", "a\"b");
    cases.put("''", "");
    cases.put("1_000.5", "1000.5");
    cases.put("('a')", "a");
    cases.put("str(pathlib.Path('/srv'))", "/srv");
    cases.put("float(int('7'))", "7");
    for (var each : cases.entrySet()) {
      assertThat(read("A = " + each.getKey()).text("A"))
          .as(each.getKey())
          .hasValue(each.getValue());
    }
  }

  @Test
  void aLineIsReadHoweverItEnds() throws MalformedException {
    for (var text :
        List.of(
            "\uFEFFA = 'x'",
            "A = 'x'\r\nB = 1\r\n",
            "B = 1\rA = 'x'\r",
            "A = \\\n  'x'",
            "A \\\n= 'x' # last",
            "# first\n\f\nA\t=\t'x'",
            ";A = 'x';;",
            "B: int\nA = 'x'",
            "A = (  # in between\n\n'x'\n)",
            "B = 1\\\n\nA = 'x'")) {
      assertThat(read(text).text("A")).as(text).hasValue("x");
    }
  }

  @Test
  void severalValuesHaveTheirPlaces() throws MalformedException {
    var tree =
        read(
            """
            LIST = ["a", ["b"], None, ()]
            TUPLE = "a", "b"
            ONE = ("a",)
            DICT = {"a": {"b.c": [1, -2]}, 3: 'd',}
            NONE = {}
            OTHER = DICT
            """);
    assertThat(tree.text("LIST.1.0")).hasValue("b");
    assertThat(tree.at("LIST.2")).hasValue(new Tree.Nothing());
    assertThat(tree.at("LIST.3")).hasValue(new Tree.Sequence(List.of()));
    assertThat(tree.text("ONE.0")).hasValue("a");
    assertThat(tree.text("OTHER.a.b.c.1")).isEmpty();
    assertThat(tree.at("DICT.a").orElseThrow().at("b.c.1")).isEmpty();
    assertThat(tree.text("OTHER.3")).hasValue("d");
    assertThat(tree.at("NONE")).hasValue(new Tree.Branch(Map.of()));
    for (var nowhere : List.of("LIST.4", "LIST.x", "LIST.9999999", "ONE.0.0", "LIST.2.0", "Z")) {
      assertThat(tree.at(nowhere)).as(nowhere).isEmpty();
    }
    assertThat(tree.texts()).isEmpty();
  }

  @Test
  void whatOnlyRunningItCouldTellHasNoValue() throws MalformedException {
    for (var expression :
        List.of(
            "'a' f'{b}'",
            "t'a'",
            "--1",
            "-",
            "- x",
            "os.",
            "os.environ",
            "os.environ[x]",
            "os.environ['UNSET'",
            "os.getenv('A', 'b', 'c')",
            "os.getenv(",
            "env.str('DB_PATH')",
            "config.Path('DB_PATH')",
            "bool(os.getenv('UNSET', 'False'))",
            "int",
            "int(x)",
            "int('1', 2",
            "os.getenv('A' 'B', x)",
            "getenv(1)",
            "{[1]: 2}",
            "{'a'}",
            "{'a': 1 'b'}",
            "[1 2]",
            "Z.b",
            "await x",
            "...",
            ".5",
            "1e-5",
            "'a' %= 'b'",
            "(".repeat(70) + ")".repeat(70))) {
      var closed = expression.chars().filter(c -> c == '(').count();
      var open = closed - expression.chars().filter(c -> c == ')').count();
      var brackets = expression.endsWith("'UNSET'") ? "\n]" : ")".repeat((int) open);
      assertThat(read("A = " + expression + brackets).at("A"))
          .as(expression)
          .hasValue(new Tree.Expression(1));
    }
  }

  @Test
  void whatIsChangedAfterItWasAssignedIsNotKnown() throws MalformedException {
    for (var change :
        List.of(
            "A.append('/b')",
            "A[0] = '/b'",
            "A[0].update(x)",
            "del A",
            "del B, A[0]",
            "for A in ('/b', '/c'): pass",
            "for i, A in x:\n  pass",
            "with open('x') as A:\n  pass",
            "with open('x') as A: pass",
            "if x:\n  A.clear()",
            "if x: A.clear()",
            "async def A(): pass",
            "def A(): pass",
            "class A: pass",
            "try: pass\nexcept E as A: pass",
            "A **= 2",
            "A >>= 2",
            "A: list = made()")) {
      assertThat(read("A = ['/old']\n" + change).at("A"))
          .as(change)
          .hasValueSatisfying(it -> assertThat(it).as(change).isInstanceOf(Tree.Expression.class));
    }
    for (var harmless :
        List.of(
            "print(A)",
            "os.makedirs(A)",
            "B = A == 1",
            "assert A != 1",
            "B = f(A=1)",
            "@A.setter\ndef other():\n  A = 1",
            "async def other():\n  A = 1",
            "import",
            "if A <= 1 or A >= 2: pass",
            "for B in A: pass")) {
      assertThat(read("A = ['/old']\n" + harmless).text("A.0")).as(harmless).hasValue("/old");
    }
  }

  @Test
  void aTextMustEndWhereItMay() {
    var cases =
        Map.of(
            "A = 'b\n'",
            "begun in line 1",
            "\n\nA = '''b\n",
            "begun in line 3",
            "A = 'b\\",
            "begun in line 1",
            "A = 'b\\\n\\",
            "begun in line 1",
            "A = '''b\\\n''c",
            "begun in line 1",
            "A = '''\n'''\nB = )",
            "a bracket that does not begin, in line 3");
    cases.forEach(
        (text, message) ->
            assertThatExceptionOfType(MalformedException.class)
                .as(text)
                .isThrownBy(() -> read(text))
                .withMessageContaining(message));
  }
}
