package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.app.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ManualPagesTest {

  /// What the pages are made of; any other order would be a line of text taken for one.
  private static final Set<String> ORDERS =
      Set.of(".TH", ".SH", ".PP", ".TP", ".nf", ".fi", ".nh", ".ad");

  @TempDir private Path directory;

  @BeforeEach
  void thePagesAreWritten() throws IOException {
    ManualPages.main(new String[] {directory.toString(), "2026-01-02"});
  }

  private String page(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".1"));
  }

  private Set<String> pages() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(it -> it.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static CommandLine commands() {
    return new CommandLineInterface(Surroundings.ofProcess(), Terminal.ofProcess()).commands();
  }

  @Test
  void eachCommandThatHelpShowsHasOne() throws IOException {
    for (var command : commands().getSubcommands().values()) {
      var spec = command.getCommandSpec();
      assertThat(pages().contains(spec.qualifiedName("-") + ".1"))
          .as(spec.name())
          .isNotEqualTo(spec.usageMessage().hidden());
    }
    assertThat(pages())
        .contains("backstay.1", "backstay-key-add.1")
        .doesNotContain("backstay-quickstart-writer.1");
  }

  @Test
  void aPageSaysWhatHelpSaysInTheOrderOfManuals() throws IOException {
    var page = page("backstay-backup");
    assertThat(page)
        .startsWith(".TH \"BACKSTAY\\-BACKUP\" \"1\" \"2026-01-02\" ")
        .contains("\nbackstay\\-backup \\- Take a snapshot of all components at one point\n")
        .contains("\n.TP\n\\fB\\-\\-only=COMPONENT[,COMPONENT...]\\fR\nOnly these components.\n")
        .contains("\n.TP\n\\fB\\-c, \\-\\-config=FILE\\fR\n")
        .contains("\nbackstay backup \\-\\-only host\\-db,logs\n");
    assertThat(page.lines().filter(it -> it.startsWith(".SH ")))
        .containsExactly(
            ".SH NAME",
            ".SH SYNOPSIS",
            ".SH DESCRIPTION",
            ".SH OPTIONS",
            ".SH EXAMPLES",
            ".SH SEE ALSO");
    assertThat(page("backstay-key"))
        .contains("\n.SH COMMANDS\n.TP\n\\fBbackstay\\-key\\-add\\fR(1)");
  }

  /// What is copied out of an example must be what was meant.
  @Test
  void whatIsTypedComesOutAsItIsTyped() throws IOException {
    assertThat(page("backstay-backup"))
        .contains("jq \\(aqselect(.type == \"summary\") | .id\\(aq")
        .contains("\\(gamirror: true\\(ga");
  }

  @Test
  void noLineOfTextIsTakenForAnOrder() throws IOException {
    for (var page : pages()) {
      assertThat(Files.readAllLines(directory.resolve(page)))
          .as(page)
          .noneMatch(line -> line.startsWith("'"))
          .filteredOn(line -> line.startsWith("."))
          .allMatch(line -> ORDERS.contains(line.split(" ", 2)[0]));
    }
  }
}
