package dev.backstay.component.statefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.backstay.component.Component;
import dev.backstay.component.Component.StateFile.Format;
import dev.backstay.component.Destination;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.sqlite.DocumentDatabase;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.InMemoryContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileHandlerTest {

  @TempDir Path temporary;
  private Path state;
  private final List<Duration> pauses = new ArrayList<>();

  @BeforeEach
  void place() {
    state = temporary.resolve("state.json");
  }

  @Test
  void theBytesThatParsedAreTheBytesThatAreStored() throws IOException {
    var text = "{ \"tasks\" : {\"a\":[1,2,3]},\n \"version\": 3 }\n";
    Files.writeString(state, text);
    var content = capture(Format.JSON, "tasks");
    assertThat(content.paths()).containsExactly("state.json");
    assertThat(content.at("state.json").bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(content.component().facts().details())
        .containsEntry("format", "JSON")
        .doesNotContainKey("real_path");
    assertThat(content.component().facts().vitals())
        .containsOnly(entry("keys", "2"), entry("items", "3"), entry("length.tasks", "1"));
    assertThat(pauses).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n\t ",
        "{\"a\":1",
        "{\"a\":1}{",
        "[1,2]",
        "null",
        "{\"a\":1,\"a\":2}",
        "{\"a\":}",
        "{\"a\":\"cut of",
        "{\"a\":1}\0\0\0",
        "\0\0\0\0\0\0\0\0"
      })
  void aTornDocumentIsTriedFiveTimesAndThenRefused(String torn) throws IOException {
    Files.writeString(state, torn);
    assertThatThrownBy(() -> capture(Format.JSON))
        .isInstanceOfSatisfying(
            CaptureFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.CAPTURE_INVALID))
        .hasMessageContaining(state.toString());
    assertThat(pauses).extracting(Duration::toMillis).containsExactly(50L, 100L, 200L, 400L);
    assertThat(temporary).isDirectoryNotContaining("glob:**.tmp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000feff", "0000fffe", "feff0000", "fffe0000", "00007b00", "007b0000"})
  void aDocumentInAnOddByteOrderIsInvalid(String start) throws IOException {
    var bytes = HexFormat.of().parseHex(start + "00000022000000220000007d");
    Files.write(state, bytes);
    assertThatThrownBy(() -> capture(Format.JSON))
        .isInstanceOfSatisfying(
            CaptureFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.CAPTURE_INVALID));
  }

  @Test
  void aFailureToReadIsNoFaultOfTheDocument() throws IOException {
    var broken = InputStream.nullInputStream();
    broken.close();
    assertThatThrownBy(() -> JsonDocument.read(broken, Outline.of(List.of())))
        .isExactlyInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "YAML|a: 1|true",
        "YAML|a: &x [1]\\nb: *x|true",
        "YAML|a: [1|false",
        "YAML|a: 1\\na: 2|false",
        "YAML|- 1|false",
        "YAML|# nothing|false",
        "YAML|a: !!javax.script.ScriptEngineManager [x]|false",
        "TOML|a = 1|true",
        "TOML|[a]\\nb = 2|true",
        "TOML|a = |false",
        "TOML|a = 1\\na = 2|false",
        "TOML|# nothing|false",
        "ENV|a=1|true",
        "ENV|# c\\n\\nexport a = 'x y' # why\\nB=\"two\\nlines\"|true",
        "ENV|a=|true",
        "ENV|a='x|false",
        "ENV|a='x' y|false",
        "ENV|no assignment|false",
        "ENV|# nothing|false",
      })
  void everyFormatIsParsed(Format format, String escaped, boolean valid) throws IOException {
    Files.writeString(state, escaped.replace("\\n", "\n"));
    if (valid) {
      assertThat(capture(format, "a").paths()).hasSize(1);
    } else {
      assertThatThrownBy(() -> capture(format, "a"))
          .isInstanceOfSatisfying(
              CaptureFailedException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.CAPTURE_INVALID));
    }
  }

  @Test
  void aFaultIsNamedByItsPlaceWithoutTheTextThere() throws IOException {
    Files.writeString(state, "{\n  \"password\": hunter2\n}");
    assertThatThrownBy(() -> capture(Format.JSON))
        .hasMessageContaining("line 2, column 1")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void missingRequiredKeysAreNamed() throws IOException {
    Files.writeString(state, "{\"tasks\":{}}");
    assertThatThrownBy(() -> capture(Format.JSON, "tasks", "agents", "version"))
        .hasMessageContaining("required keys are missing: agents, version");
  }

  @Test
  void aDocumentThatIsFinishedDuringAPauseIsTaken() throws IOException {
    Files.writeString(state, "{\"a\":");
    var handler = handler(Format.JSON, List.of(), _ -> write("{\"a\":1}"));
    assertThat(drain(handler).at("state.json").bytes()).asString().isEqualTo("{\"a\":1}");
  }

  @Test
  void aDocumentThatIsAbsentForAMomentIsTaken() throws IOException {
    Files.writeString(state, "{\"a\":");
    var attempts = new ArrayList<Duration>();
    var handler =
        handler(
            Format.JSON,
            List.of(),
            pause -> {
              attempts.add(pause);
              if (attempts.size() == 1) {
                remove();
              } else {
                write("{\"a\":1}");
              }
            });
    assertThat(drain(handler).at("state.json").bytes()).asString().isEqualTo("{\"a\":1}");
    assertThat(attempts).hasSize(2);
  }

  @Test
  void aWriterWhoRewritesInPlaceNeverYieldsAMixture() throws Exception {
    var small = document('a', 200);
    var large = document('b', 5_000);
    Files.writeString(state, small);
    var stop = new AtomicBoolean();
    var writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (var i = 0; !stop.get(); i++) {
                    write(i % 2 == 0 ? large : small);
                    pauseBriefly();
                  }
                });
    try {
      for (var i = 0; i < 100; i++) {
        var stored = drain(handler(Format.JSON, List.of(), Thread::sleep));
        assertThat(stored.at("state.json").bytes()).asString().isIn(small, large);
      }
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  private static String document(char filler, int length) {
    return "{\"state\":\"" + String.valueOf(filler).repeat(length) + "\",\"end\":true}";
  }

  private static void pauseBriefly() {
    try {
      Thread.sleep(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(String text) {
    try {
      Files.writeString(state, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void remove() {
    try {
      Files.delete(state);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLargeDocumentGoesThroughAPrivateCopyThatIsRemoved() throws IOException {
    var text = document('x', 17 << 20);
    Files.writeString(state, text);
    var scratch = Files.createDirectory(temporary.resolve("scratch"));
    try (var capture = handler(Format.JSON, List.of(), pauses::add).capture(new Scratch(scratch))) {
      assertThat(scratch).isNotEmptyDirectory();
      assertThat(InMemoryContent.of(capture).at("state.json").meta().sizeBytes())
          .isEqualTo(text.length());
    }
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aMissingDocumentIsASourceThatIsMissing() {
    assertThatThrownBy(() -> capture(Format.JSON))
        .isInstanceOfSatisfying(
            CaptureFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_MISSING));
  }

  @Test
  void aDirectoryIsNoDocument() throws IOException {
    Files.createDirectory(state);
    assertThatThrownBy(() -> capture(Format.JSON)).hasMessageContaining("is a directory");
  }

  @Test
  void aLinkedDocumentIsReadWhereItIsAndSaidSo() throws IOException {
    var real = temporary.resolve("real.json");
    Files.writeString(real, "{}");
    Files.createSymbolicLink(state, real);
    var content = capture(Format.JSON);
    assertThat(content.paths()).containsExactly("state.json");
    assertThat(content.component().facts().details())
        .containsEntry("real_path", real.toRealPath().toString());
  }

  @Test
  void asItIsATornDocumentIsKept() throws IOException {
    Files.writeString(state, "{\"a\":");
    var content = InMemoryContent.of(handler(Format.JSON, List.of(), pauses::add).captureAsIs());
    assertThat(content.at("state.json").bytes()).asString().isEqualTo("{\"a\":");
  }

  @Test
  void asItIsAnAbsentDocumentGivesNothingAndStagesAsAbsence() throws IOException {
    var handler = handler(Format.JSON, List.of(), pauses::add);
    var content = InMemoryContent.of(handler.captureAsIs());
    assertThat(content.paths()).isEmpty();
    Files.writeString(state, "{}");
    var staged = handler.stage(content, Selection.ALL, destination(), Progress.NONE);
    staged.verify();
    assertThat(staged.moves()).singleElement().extracting("from").isEqualTo(state);
  }

  @Test
  void aDocumentComesBackThroughItsMoves() throws IOException {
    Files.writeString(state, "{\"a\":1}");
    var handler = handler(Format.JSON, List.of("a"), pauses::add);
    var content = drain(handler);
    Files.writeString(state, "{\"a\":2}");
    var staged = handler.stage(content, Selection.ALL, destination(), Progress.NONE);
    staged.verify();
    for (var move : staged.moves()) {
      Files.move(move.from(), move.to());
    }
    assertThat(state).hasContent("{\"a\":1}");
    assertThat(staged.destination().former().resolve("state.json")).hasContent("{\"a\":2}");
  }

  @Test
  void aStagedDocumentThatDoesNotParseIsRefused() throws IOException {
    Files.writeString(state, "{\"a\":1}");
    var handler = handler(Format.JSON, List.of("a"), pauses::add);
    var content = drain(handler);
    var meta = content.at("state.json").meta();
    var torn = "{\"a\"".getBytes(StandardCharsets.UTF_8);
    var shorter =
        new EntryMeta(meta.path(), meta.type(), meta.attributes(), torn.length, "", false, 0);
    var staged =
        handler.stage(
            content.with(List.of(new InMemoryContent.Stored(shorter, torn))),
            Selection.ALL,
            destination(),
            Progress.NONE);
    assertThatThrownBy(staged::verify)
        .isInstanceOfSatisfying(
            RestoreRefusedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.STAGED_INVALID));
  }

  private Destination destination() {
    return Destination.at(state, new ComponentName("state"), RunId.random());
  }

  private InMemoryContent capture(Format format, String... requiredKeys) {
    return drain(handler(format, List.of(requiredKeys), pauses::add));
  }

  private InMemoryContent drain(StateFileHandler handler) {
    return InMemoryContent.of(handler.capture(new Scratch(temporary)));
  }

  private StateFileHandler handler(Format format, List<String> requiredKeys, Pause pause) {
    var file =
        new Component.StateFile(
            new ComponentName("state"), Importance.CRITICAL, 0, state, format, requiredKeys);
    return new StateFileHandler(file, InstantSource.system(), pause, new DocumentDatabase());
  }
}
