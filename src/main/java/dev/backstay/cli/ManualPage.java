package dev.backstay.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// The manual page of one command, as `man` reads it: what its help says, in the order of manuals.
final class ManualPage {

  private static final String EXAMPLES = "Examples:";
  private static final int NAME_FIRST = 1;
  private static final int NAME_LAST = 3;
  private static final int DESCRIPTION = 4;

  private final CommandSpec command;
  private final Help help;
  private final StringBuilder page = new StringBuilder();

  ManualPage(CommandSpec command) {
    this.command = command;
    help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
  }

  /// What the page is called, without its section.
  String name() {
    return command.qualifiedName("-");
  }

  /// The page, with the day and the version that its margins show.
  String text(String day, String version) {
    page.append(
        ".TH \"%s\" \"1\" \"%s\" \"Backstay %s\" \"Backstay\"\n.nh\n.ad l\n"
            .formatted(escaped(name().toUpperCase(Locale.ROOT)), day, version));
    section("NAME");
    paragraph(name() + " - " + summary());
    section("SYNOPSIS");
    paragraph(help.synopsis(0).strip());
    section("DESCRIPTION");
    var footer = help.footer().lines().toList();
    var examples = footer.indexOf(EXAMPLES);
    help.description().lines().forEach(this::paragraph);
    footer.subList(0, examples < 0 ? footer.size() : examples).forEach(this::paragraph);
    arguments();
    commands();
    if (examples >= 0) {
      section("EXAMPLES");
      verbatim(footer.subList(examples + 1, footer.size()));
    }
    seeAlso();
    return page.toString();
  }

  private String summary() {
    var first = help.description().lines().findFirst().orElse("");
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  private void arguments() {
    var positional = command.positionalParameters().stream().filter(it -> !it.hidden()).toList();
    if (!positional.isEmpty()) {
      section("ARGUMENTS");
      var labels = help.parameterLabelRenderer();
      var renderer = help.createDefaultParameterRenderer();
      positional.forEach(it -> item(it, renderer.render(it, labels, help.colorScheme())));
    }
    section("OPTIONS");
    var labels = help.createDefaultParamLabelRenderer();
    var renderer = help.createDefaultOptionRenderer();
    command.options().stream()
        .filter(it -> !it.hidden())
        .sorted(Comparator.comparingInt(it -> Math.max(it.order(), 0)))
        .forEach(it -> item(it, renderer.render(it, labels, help.colorScheme())));
  }

  private void item(ArgSpec argument, Text[][] rows) {
    var names =
        Arrays.stream(rows[0], NAME_FIRST, NAME_LAST + 1)
            .map(Text::toString)
            .map(it -> it.equals(",") ? ", " : it)
            .collect(Collectors.joining());
    var description =
        Arrays.stream(rows)
            .map(row -> row[DESCRIPTION].toString().strip())
            .collect(Collectors.joining(" "));
    page.append(".TP\n\\fB").append(escaped(names.strip())).append("\\fR\n");
    page.append(guarded(escaped(description.strip())));
    page.append(argument.required() ? " Required.\n" : "\n");
  }

  private void commands() {
    var below =
        command.subcommands().values().stream()
            .filter(it -> !it.getCommandSpec().usageMessage().hidden())
            .toList();
    if (!below.isEmpty()) {
      section("COMMANDS");
      for (var each : below) {
        var other = new ManualPage(each.getCommandSpec());
        page.append(".TP\n\\fB").append(escaped(other.name())).append("\\fR(1)\n");
        page.append(guarded(escaped(other.summary()))).append(".\n");
      }
    }
  }

  private void seeAlso() {
    var above = command.parent();
    if (above != null) {
      section("SEE ALSO");
      page.append("\\fB").append(escaped(above.qualifiedName("-"))).append("\\fR(1)\n");
    }
  }

  private void section(String title) {
    page.append(".SH ").append(title).append('\n');
  }

  private void paragraph(String line) {
    if (!line.isBlank()) {
      page.append(".PP\n").append(guarded(escaped(line.strip()))).append('\n');
    }
  }

  private void verbatim(List<String> lines) {
    page.append(".PP\n.nf\n");
    lines.forEach(line -> page.append(guarded(escaped(line.strip()))).append('\n'));
    page.append(".fi\n");
  }

  /// What is typed must be what can be copied: unescaped, these come out as other signs.
  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti");
  }

  /// A line that begins so would be an order.
  private static String guarded(String line) {
    return line.startsWith(".") ? "\\&" + line : line;
  }
}
