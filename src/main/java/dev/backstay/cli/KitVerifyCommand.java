package dev.backstay.cli;

import dev.backstay.app.KitOnly;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.json.Json;
import dev.backstay.kit.Kit;
import dev.backstay.kit.KitRepository;
import dev.backstay.repository.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Tries a recovery kit.
@Command(
    name = "verify",
    description = {
      "Open a kit and, with what is in it alone, each repository; say what is the newest snapshot.",
      "",
      "No key, state, variable or file of this host is used, so that what works here works elsewhere."
    },
    footer = {
      "",
      "`backstay drill run --from-kit FILE` goes on from there, and restores.",
      "",
      "Examples:",
      "  backstay kit verify demo.kit",
      "  backstay kit verify demo.kit --at local=/mnt/stick/repository --json"
    })
final class KitVerifyCommand extends SessionCommand {

  /// What was found of one repository.
  private record Tried(
      KitRepository repository,
      Optional<Commit> newest,
      Optional<OperationFailedException> failure) {

    private String words() {
      return failure
          .map(it -> it.getMessage() + " [" + it.code().label() + "]")
          .or(
              () ->
                  newest.map(
                      it ->
                          "opens; the newest snapshot is %s of %s"
                              .formatted(it.snapshot().id(), Words.time(it.snapshot().takenAt()))))
          .orElse("opens; it has no snapshot");
    }
  }

  @Parameters(paramLabel = "FILE", description = "The kit, as it was written or typed back.")
  private String file = "";

  @Mixin private final KitSource source = new KitSource();

  KitVerifyCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var kit = source.readAndCompare(session(), file);
    var all = new ArrayList<Tried>();
    Optional<OperationFailedException> unread;
    try (var only = KitOnly.open(kit, source.moved(session()), session().surroundings())) {
      kit.repositories().forEach(each -> all.add(tried(kit, each, only)));
      unread =
          all.stream()
              .filter(it -> it.failure.isEmpty())
              .findFirst()
              .flatMap(it -> unreadable(only, it.repository.name()));
    }
    tell(kit, all, unread);
    var unreadable = unread;
    var failure = all.stream().flatMap(it -> it.failure.stream()).findFirst().or(() -> unreadable);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return ExitCode.OK;
  }

  private static Tried tried(Kit kit, KitRepository repository, KitOnly only) {
    try {
      var settings = only.settings(Optional.of(repository.name()));
      try (var opened = only.repositories().open(settings)) {
        var newest =
            opened.log().commits().stream()
                .filter(it -> it.snapshot().orchestrator().equals(kit.orchestrator()))
                .reduce((_, later) -> later);
        return new Tried(repository, newest, Optional.empty());
      }
    } catch (OperationFailedException failure) {
      return new Tried(repository, Optional.empty(), Optional.of(failure));
    }
  }

  /// Why the configuration cannot be read with what that repository has.
  private static Optional<OperationFailedException> unreadable(KitOnly only, String repository) {
    try {
      only.installation(repository, _ -> {});
      return Optional.empty();
    } catch (OperationFailedException failure) {
      return Optional.of(failure);
    }
  }

  private void tell(Kit kit, List<Tried> all, Optional<OperationFailedException> unread) {
    if (output().isJson()) {
      output()
          .object(
              json -> {
                KitWords.write(json, kit);
                Json.objects(
                    json,
                    "tried",
                    all,
                    it -> {
                      json.writeStringProperty("name", it.repository.name());
                      json.writeBooleanProperty("opens", it.failure.isEmpty());
                      it.newest.ifPresent(
                          commit -> {
                            json.writeStringProperty("newest", commit.snapshot().id().hex());
                            json.writeStringProperty(
                                "taken_at", commit.snapshot().takenAt().toString());
                          });
                      it.failure.ifPresent(
                          failure -> {
                            json.writeStringProperty("code", failure.code().label());
                            json.writeStringProperty("message", failure.getMessage());
                          });
                    });
                json.writeBooleanProperty("configuration", unread.isEmpty());
              });
      return;
    }
    output()
        .line("the kit of %s, made %s".formatted(kit.orchestrator(), Words.time(kit.createdAt())));
    all.forEach(it -> output().line("repository " + it.repository.name() + ": " + it.words()));
    kit.lackingInputs().forEach(it -> output().line("not in the kit: " + it.shown()));
  }
}
