package dev.backstay.app;

import dev.backstay.component.Component;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitInput;
import dev.backstay.kit.KitRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What whoever recovers with a kit does, in its order.
record RecoverPage(Kit kit, List<Component> components) {

  private static final String BACKSTAY =
      "backstay --config " + Kit.Document.DIRECTORY + "/backstay.yaml";

  /// The page, with the directory left open.
  Kit.Document document() {
    var parts =
        List.of(
            """
            # Recovering %s

            From the kit that was made on host %s at %s.
            Everything below is typed on the machine that is to be the new host, as root or as the account that
            ran the orchestrator. `%s` has the keys: remove it when you are done.
            """
                .formatted(kit.orchestrator(), kit.host(), kit.createdAt(), Kit.Document.DIRECTORY),
            """
            ## 1. Have what the kit does not have

            %s"""
                .formatted(bulleted(needed())),
            """
            ## 2. Look at what there is

                %s snapshots

            The newest good one is `latest`. If the first repository cannot be reached, name another with
            `-r`: %s.
            """
                .formatted(BACKSTAY, names()),
            """
            ## 3. Bring it back

            Servers that keep state must run, empty. See first what would be done:

                %s restore latest --make-directories --dry-run
                %s restore latest --make-directories --yes

            It is verified before anything is put in place, and ends all new or all old. If it was interrupted,
            `restore status` says what to do (`resume` or `rollback`). If `latest` is not what you want,
            take an older one by its id.

            What comes back:

            %s"""
                .formatted(
                    BACKSTAY,
                    BACKSTAY,
                    bulleted(
                        components.stream()
                            .map(
                                it ->
                                    "%s, %s: %s"
                                        .formatted(it.name(), it.kind().label(), it.place()))
                            .toList())),
            """
            ## 4. Go on

            - Put `%s/original.yaml` back as `%s`, with what it takes from elsewhere.
            - Let this host open the repository without the kit, with the configuration that was put back:
              `backstay key add --machine` after opening it once with the passphrase, or a key file.
            - Take a backup with it, and make a new kit: `backstay kit create --out FILE --generate-password`.
            - Then revoke this one:

            %s"""
                .formatted(
                    Kit.Document.DIRECTORY, kit.configuration().file(), indented(revoking())));
    return new Kit.Document("RECOVER.md", String.join("\n", parts));
  }

  private List<String> needed() {
    var needed = new ArrayList<String>();
    needed.add(
        "The program, version %s; the digest of its files is\n  `%s` (`sha256sum backstay.jar native/* | sha256sum`)."
            .formatted(kit.program().version(), kit.program().digest()));
    for (var each : kit.repositories()) {
      if (each.isDirectory()) {
        needed.add(
            "The repository %s: it was the directory `%s`, and has to be carried along.\n  If it is elsewhere now, open the kit with `--at %s=PATH`."
                .formatted(each.name(), each.url(), each.name()));
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

  private String names() {
    return kit.repositories().stream().map(KitRepository::name).collect(Collectors.joining(", "));
  }

  private List<String> revoking() {
    return kit.repositories().stream()
        .flatMap(
            it ->
                it.slot().stream()
                    .map(slot -> "backstay key remove %s -r %s".formatted(slot.id(), it.name())))
        .toList();
  }

  private static String bulleted(List<String> lines) {
    return lines.stream().map(it -> "- " + it + "\n").collect(Collectors.joining());
  }

  private static String indented(List<String> lines) {
    return lines.stream().map(it -> "    " + it + "\n").collect(Collectors.joining());
  }
}
