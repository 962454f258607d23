package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Globs;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.Cutting;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindCommandTest {

  @TempDir Path directory;
  private Shell shell;
  private String first = "";

  @BeforeEach
  void takeASnapshot() throws IOException {
    shell = new Shell(directory);
    first = shell.withSnapshot();
  }

  private List<Map<String, Object>> find(String... arguments) {
    var all = new ArrayList<>(List.of("find", "--json"));
    all.addAll(List.of(arguments));
    return JsonValues.objects(shell.must(all.toArray(String[]::new)).json(), "entries");
  }

  private static String snapshot(Map<String, Object> entry, String end) {
    return ((Map<?, ?>) Objects.requireNonNull(entry.get(end))).get("snapshot") + "";
  }

  @Test
  void eachVersionIsToldOnceWithItsFirstAndLastSnapshot() throws IOException {
    var second = shell.must("backup", "--json").idOfLast();
    Files.writeString(shell.at("live/logs/first.log"), "another version");
    Files.writeString(shell.at("live/logs/below/new.log"), "new");
    var third = shell.must("backup", "--json").idOfLast();

    var found = find("*.log");

    assertThat(found)
        .extracting(entry -> entry.get("path"))
        .containsExactly("below/deep.log", "below/new.log", "first.log", "first.log");
    assertThat(found)
        .extracting(entry -> snapshot(entry, "first"))
        .containsExactly(first, third, third, first);
    assertThat(found)
        .extracting(entry -> snapshot(entry, "last"))
        .containsExactly(third, third, third, second);
    assertThat(found.get(2)).containsEntry("size", 15L).containsEntry("component", "logs");
    assertThat(find("first.log", "--snapshot", second)).hasSize(1);
    assertThat(shell.must("find", "first.log").out()).contains(first, third, "15 B");
  }

  @Test
  void patternsMatchNamesOrWholePaths() {
    assertThat(find("deep.*")).hasSize(1);
    assertThat(find("below/*")).hasSize(1);
    assertThat(find("*/deep.log")).hasSize(1);
    assertThat(find("below/")).hasSize(1);
    assertThat(find("DEEP.log")).isEmpty();
    assertThat(find("state.json")).singleElement().extracting("component").isEqualTo("state");
    assertThat(find("*", "--component", "state")).hasSize(1);
    assertThat(find("*odd*").getFirst()).containsEntry("path", "odd\u001b[31mname");
    assertThat(shell.must("find", "*odd*").out()).doesNotContain("\u001b");
  }

  @Test
  void nothingFoundIsSaidAndIsNoFailure() {
    var ran = shell.must("find", "no-such");
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("nothing found");
    assertThat(shell.run("find", "x", "--component", "nothing").exit()).isEqualTo(2);
    assertThat(shell.must("find", "[z-a]").err()).contains("nothing found");
    assertThat(shell.run("find", "x", "--snapshot", "ffff").exit()).isEqualTo(2);
  }

  @Test
  void howMuchIsKeptIsBounded(@TempDir Path state) {
    var store = new InMemoryObjectStore();
    try (var repository = TestRepository.create(store, state)) {
      for (var i = 0; i < 5; i++) {
        snapshot(repository, Map.of("same", new byte[10]));
      }
      var read = new Reads(repository);
      assertThat(read.find("same", 10)).hasSize(1);
      snapshot(repository, Map.of("same", new byte[10], "more", new byte[1]));
      assertThat(read.find("*", 2)).hasSize(2);
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(() -> read.find("*", 1))
          .withMessage("more than 1 entries match");
    }
  }

  private static void snapshot(Repository repository, Map<String, byte[]> files) {
    TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files));
  }

  private record Reads(Repository repository) {

    List<EntrySearch.Version> find(String pattern, int limit) {
      var found = new ArrayList<EntrySearch.Version>();
      var commits = repository.log().commits();
      try (var reader = repository.read(commits.getLast())) {
        new EntrySearch(new Globs(List.of(pattern)), Optional.empty(), limit)
            .run(commits, reader, found::add);
      }
      return found;
    }
  }
}
