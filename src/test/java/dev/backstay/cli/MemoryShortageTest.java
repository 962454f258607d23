package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class MemoryShortageTest {

  private final StringWriter err = new StringWriter();
  private final MemoryShortage shortage =
      new MemoryShortage(
          new Output(
              new Terminal(
                  new PrintWriter(err),
                  new PrintWriter(err),
                  new BufferedReader(new StringReader("")),
                  false,
                  false,
                  OutputStream.nullOutputStream(),
                  false),
              new GlobalOptions()));

  @Test
  void itIsToldOnceHoweverManyThreadsMeetIt() {
    var error = new OutOfMemoryError("Java heap space");
    assertThat(shortage.end(error)).isEqualTo(1);
    assertThat(shortage.tell(error)).isEqualTo(1);
    assertThat(err.toString())
        .containsOnlyOnce("error: not enough memory: the heap is limited to ")
        .contains(" MiB [out-of-memory]", "next: Raise the limit, as in BACKSTAY_HEAP=512m");
  }

  @Test
  void aThreadThatCannotBeStartedIsNoShortageOfTheHeap() {
    shortage.tell(new OutOfMemoryError("unable to create native thread: possibly out of memory"));
    assertThat(err.toString())
        .contains("starts no further thread [out-of-memory]")
        .doesNotContain("BACKSTAY_HEAP");
  }

  @Test
  void whatItCausedIsKnownByItsCause() {
    var error = new OutOfMemoryError("Java heap space");
    var failed = new ExceptionInInitializerError("Exception " + error + " [in thread \"main\"]");
    assertThat(MemoryShortage.isCauseOf(new ExecutionException(error))).isTrue();
    assertThat(MemoryShortage.isCauseOf(new NoClassDefFoundError("x").initCause(failed))).isTrue();
    assertThat(MemoryShortage.isCauseOf(new IllegalStateException("memory"))).isFalse();
  }

  @Test
  void anotherErrorGoesOn() {
    var error = new NoClassDefFoundError("dev/backstay/Missing");
    assertThatThrownBy(() -> shortage.end(error)).isSameAs(error);
    assertThat(err.toString()).isEmpty();
  }
}
