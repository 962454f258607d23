package dev.backstay.app;

import dev.backstay.component.Component;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitInput;
import dev.backstay.kit.KitRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What whoever recovers with a kit does, in its order.
record RecoverPage(Kit kit, List<Component> components) {

  /// The page, with the directory left open that the kit will be opened into.
  Kit.Document document() {
    var page =
        template()
            .replace("@ORCHESTRATOR@", kit.orchestrator())
            .replace("@HOST@", kit.host())
            .replace("@TIME@", kit.createdAt().toString())
            .replace("@FILE@", kit.configuration().file())
            .replace("@NAMES@", names())
            .replace("@KEY@", firstKey())
            .replace("@NEEDED@", bulleted(needed()))
            .replace("@COMPONENTS@", bulleted(components.stream().map(RecoverPage::line).toList()))
            .replace("@REVOKE@", revoking());
    return new Kit.Document("RECOVER.md", page);
  }

  private static String template() {
    try (var in = RecoverPage.class.getResourceAsStream("recover.md")) {
      if (in == null) {
        throw new IllegalStateException("the page is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("the page on the class path cannot be read", broken);
    }
  }

  private List<String> needed() {
    var program = kit.program();
    var needed = new ArrayList<String>();
    needed.add("The program, version %s.".formatted(program.version()));
    needed.add(
        "Its digest, by `sha256sum backstay.jar native/* | sha256sum` where it is installed: `%s`."
            .formatted(program.digest()));
    for (var each : kit.repositories()) {
      if (each.isDirectory()) {
        needed.add(
            "The repository %s: it was the directory `%s`, and has to be carried along."
                .formatted(each.name(), each.url()));
        needed.add(
            "If %s is elsewhere now, open the kit with `--at %s=PATH`."
                .formatted(each.name(), each.name()));
      }
      each.lacks()
          .forEach(it -> needed.add("For the repository %s: %s.".formatted(each.name(), it)));
    }
    kit.lackingInputs().stream()
        .map(KitInput::shown)
        .forEach(it -> needed.add("For the configuration: " + it + "."));
    needed.add("The orchestrator's own programs, and the servers that kept its state.");
    return needed;
  }

  private static String line(Component component) {
    return "%s (%s): %s".formatted(component.name(), component.kind().label(), component.place());
  }

  private String names() {
    return kit.repositories().stream().map(KitRepository::name).collect(Collectors.joining(", "));
  }

  private String firstKey() {
    return kit.repositories().stream()
        .filter(it -> it.slot().isPresent())
        .map(it -> Kit.Document.DIRECTORY + "/" + KitDirectory.keyFile(it))
        .findFirst()
        .orElse("FILE");
  }

  private String revoking() {
    return kit.repositories().stream()
        .flatMap(
            it ->
                it.slot().stream()
                    .map(slot -> "    backstay key remove " + slot.id() + " -r " + it.name()))
        .map(it -> it + "\n")
        .collect(Collectors.joining());
  }

  private static String bulleted(List<String> lines) {
    return lines.stream().map(it -> "- " + it + "\n").collect(Collectors.joining());
  }
}
