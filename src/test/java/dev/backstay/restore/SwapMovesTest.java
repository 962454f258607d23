package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Move;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapMovesTest {

  @TempDir Path directory;
  private Path live;
  private Path former;
  private Path staged;
  private SwapMoves swap;

  @BeforeEach
  void oneFileIsExchanged() throws IOException {
    live = Files.writeString(directory.resolve("live"), "old");
    var work = Files.createDirectory(directory.resolve("work"));
    former = work.resolve("former");
    staged = Files.writeString(work.resolve("staged"), "new");
    swap = new SwapMoves(List.of(new Move(live, former), new Move(staged, live)), List.of(work));
  }

  @Test
  void whatWasDoneIsNotDoneAgainAndAllOfItIsTakenBack() throws IOException {
    swap.forward();
    swap.forward();
    assertThat(live).hasContent("new");
    assertThat(former).hasContent("old");

    swap.backward();
    swap.backward();
    assertThat(live).hasContent("old");
    assertThat(staged).hasContent("new");
  }

  @Test
  void whatSomebodyTookAwayIsMissed() throws IOException {
    Files.delete(live);

    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(swap::forward)
        .withMessageContaining(live.toString())
        .withMessageContaining("it should be there to be renamed");
    assertThat(staged).hasContent("new");
  }

  @Test
  void whatSomebodyPutInTheWayIsKept() throws IOException {
    Files.move(live, former);
    Files.writeString(live, "somebody else's");

    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(swap::forward)
        .withMessageContaining(live.toString())
        .withMessageContaining("something else took the place");
    assertThat(live).hasContent("somebody else's");
    assertThat(former).hasContent("old");
    assertThat(staged).hasContent("new");
  }
}
