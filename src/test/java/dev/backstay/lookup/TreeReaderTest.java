package dev.backstay.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeReaderTest {

  @TempDir Path directory;

  private static Tree read(String kind, String text) throws MalformedException {
    return TreeReader.read(kind, text, Map.of());
  }

  @Test
  void aLineOfVariablesIsReadAsShellsDo() throws MalformedException {
    var cases = new LinkedHashMap<String, String>();
    cases.put("A=b", "b");
    cases.put("  export A = b c  ", "b c");
    cases.put("A=b # remark", "b");
    cases.put("A=b#no-remark", "b#no-remark");
    cases.put("A=# remark", "");
    cases.put("A=", "");
    cases.put("A='b # \"c\" \\n $D' # remark", "b # \"c\" \\n $D");
    cases.put("A=\"b\\n\\t\\\"\\\\\\$\\d # e\" # remark", "b\n\t\"\\$\\d # e");
    cases.put("\uFEFFA=b", "b");
    cases.put("# first\n\nA=$B", "$B");
    for (var each : cases.entrySet()) {
      assertThat(read("env", each.getKey()).texts())
          .as(each.getKey())
          .containsExactly(Map.entry("A", each.getValue()));
    }
  }

  @Test
  void aFileOfVariablesThatReadersTakeOtherwiseIsRefusedWithoutItsValues() {
    var cases =
        Map.of(
            "A=b\nnothing s3cr3t",
            "no NAME=value in line 2",
            "1A=s3cr3t",
            "no NAME=value in line 1",
            "A=s3cr3t\nA=s3cr3t",
            "A is set a second time in line 2",
            "A=\"s3cr3t",
            "a quote that does not end in line 1",
            "A='s3cr3t' x",
            "a quote that does not end in line 1");
    cases.forEach((text, words) -> requireMalformed("env", text, words));
  }

  private static void requireMalformed(String kind, String text, String words) {
    assertThatExceptionOfType(MalformedException.class)
        .as(text)
        .isThrownBy(() -> read(kind, text))
        .withMessageContaining(words)
        .withMessageNotContaining("s3cr3t");
  }

  @Test
  void whatIsNotWellFormedIsRefusedWithoutItsText() {
    requireMalformed("json", "", "empty");
    requireMalformed("json", "{} {}", "more than one value");
    requireMalformed("json", "{\"a\": s3cr3t}", "(line 1)");
    requireMalformed("json", "{\"a\": [1,", "(line 1)");
    requireMalformed("toml", "a = s3cr3t", "");
    requireMalformed("toml", "a = 1\na = 2", "");
    requireMalformed("toml", "a = " + "[".repeat(10_000), "nested too deeply");
    requireMalformed("yaml", "a: *s3cr3t", "");
    requireMalformed("yaml", "[".repeat(100) + "]".repeat(100), "nested too deeply");
    requireMalformed("yaml", "a: b\na: c", "");
    assertThatIllegalArgumentException().isThrownBy(() -> read("ini", "a=b"));
  }

  @Test
  void allKindsHaveTheSameTree() throws MalformedException {
    for (var each :
        Map.of(
                "json", "{\"a\": {\"b\": [1, true, null, \"x\"]}, \"c\": {}}",
                "yaml", "a: { b: [1, true, null, x] }\nc: {}",
                "python", "a = {'b': [1, True, None, 'x']}\nc = {}")
            .entrySet()) {
      var tree = read(each.getKey(), each.getValue());
      assertThat(tree.text("a.b.0")).as(each.getKey()).hasValue("1");
      assertThat(tree.text("a.b.1")).as(each.getKey()).hasValue("true");
      assertThat(tree.at("a.b.2")).as(each.getKey()).hasValue(new Tree.Nothing());
      assertThat(tree.text("a.b")).as(each.getKey()).isEmpty();
      var paths = new ArrayList<String>();
      tree.collectPaths("", paths);
      assertThat(paths).as(each.getKey()).containsExactly("a.b.0", "a.b.1", "a.b.2", "a.b.3");
    }
    var toml = read("toml", "n = 1\nd = 1979-05-27\n[a]\nb = [1, true, 'x']");
    assertThat(toml.text("a.b.2")).hasValue("x");
    assertThat(toml.texts()).containsEntry("n", "1").containsEntry("d", "1979-05-27");
  }

  @Test
  void aFileThatIsNoSmallTextIsRefused() throws IOException {
    var file = directory.resolve("large");
    try (var large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength((16L << 20) + 1);
    }
    assertThatIOException()
        .isThrownBy(() -> TextFile.read(file))
        .withMessage("larger than 16777216 bytes");
    Files.write(file, new byte[] {(byte) 0xFF});
    assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(() -> TextFile.read(file));
  }
}
