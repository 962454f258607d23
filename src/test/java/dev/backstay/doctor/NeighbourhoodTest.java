package dev.backstay.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeighbourhoodTest {

  @TempDir private Path directory;

  private Path file(String name) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void goesSixDeepFromEachBeginning() throws IOException {
    var six = file("1/2/3/4/5/six");
    var eight = file("1/2/3/4/5/6/7/eight");

    assertThat(new Neighbourhood(List.of(directory), _ -> false).files()).containsExactly(six);
    assertThat(new Neighbourhood(List.of(directory, directory.resolve("1/2")), _ -> false).files())
        .containsExactlyInAnyOrder(six, eight);
  }

  @Test
  void followsNoLinksAndLeavesOutWhatItIsTold() throws IOException {
    file("left/out");
    var there = file("tree/there");
    Files.createSymbolicLink(directory.resolve("tree/link"), directory.resolve("left"));
    Files.createSymbolicLink(directory.resolve("tree/file"), directory.resolve("left/out"));
    var walk = new Neighbourhood(List.of(directory), it -> it.endsWith("left"));

    assertThat(walk.files()).containsExactly(there);
    assertThat(walk.unseen()).isEmpty();
  }

  @Test
  void saysThatThereIsMoreThanItLooksAt() throws IOException {
    for (var i = 0; i < 20_000; i++) {
      Files.createFile(directory.resolve(Integer.toString(i)));
    }
    assertThat(new Neighbourhood(List.of(directory), _ -> false).unseen()).isEmpty();

    file("more");
    assertThat(new Neighbourhood(List.of(directory), _ -> false).unseen())
        .hasValueSatisfying(it -> assertThat(it).contains("only 20,000 names"));
  }

  @Test
  void whatEverybodySharesIsLookedAtAloneNotBelow() throws IOException {
    var below = Files.createTempDirectory(Path.of("/var/tmp"), "shared");
    var inside = Files.createFile(below.resolve("inside.db"));
    try {
      assertThat(new Neighbourhood(List.of(Path.of("/var/tmp")), _ -> false).files())
          .doesNotContain(inside);
      assertThat(new Neighbourhood(List.of(below), _ -> false).files()).containsExactly(inside);
    } finally {
      Files.delete(inside);
      Files.delete(below);
    }
  }
}
