package dev.backstay.http.pages;

import dev.backstay.access.Account;
import dev.backstay.access.Accounts;
import dev.backstay.access.Action;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.access.Token;
import dev.backstay.access.Tokens;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.RuntimeSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What can be changed while the service runs, and who may do what.
///
/// @param changed what was changed of the configuration
/// @param onStartup whether a snapshot is taken at a start, as things are
/// @param onShutdown whether a snapshot is taken at a stop, as things are
/// @param path where the configuration is
/// @param tokens there if the viewer may decide who does what
/// @param accounts there if the viewer may decide who does what
/// @param roles that the viewer may give
public record SettingsForm(
    String orchestrator,
    RuntimeSettings changed,
    boolean onStartup,
    boolean onShutdown,
    String path,
    List<String> repositories,
    boolean mayChange,
    Optional<Asked<List<Token>>> tokens,
    Optional<Asked<List<Account>>> accounts,
    List<String> roles) {

  static SettingsForm of(Visit visit, Orchestrator orchestrator, Tokens tokens, Accounts accounts) {
    var viewer = visit.viewer();
    var changed = visit.desk().settings(orchestrator);
    var triggers = orchestrator.attendance().triggers();
    var decides = viewer.hasRoleFor(Action.TOKENS);
    return new SettingsForm(
        orchestrator.name(),
        changed,
        changed.onStartup().orElse(triggers.onStartup()),
        changed.onShutdown().orElse(triggers.onShutdown()),
        orchestrator.program().configuration().toString(),
        orchestrator.repositories(),
        viewer.may(Action.SETTINGS, orchestrator.name()),
        decides ? Optional.of(Asked.of(() -> tokens.list(viewer.principal()))) : Optional.empty(),
        decides ? Optional.of(Asked.of(() -> accounts.list(viewer.principal()))) : Optional.empty(),
        Arrays.stream(Role.values())
            .filter(it -> viewer.principal().role().includes(it))
            .map(Role::label)
            .toList());
  }

  /// A scope in words.
  public static String words(Scope scope) {
    return names(scope.components(), "all components")
        + " of "
        + names(scope.orchestrators(), "all orchestrators");
  }

  private static String names(Scope.Names names, String all) {
    return switch (names) {
      case Scope.Names.All() -> all;
      case Scope.Names.Named(var some) -> some.stream().sorted().collect(Collectors.joining(", "));
    };
  }
}
