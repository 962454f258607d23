package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Scope;
import dev.backstay.component.Selection;
import dev.backstay.component.Waiver;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is asked of a restore.
///
/// @param components which components; empty for all that the snapshot holds
/// @param selection which part of the only component named; all if none is named
/// @param to where it goes instead of the live places
/// @param settle whether to drop the former state at the end, or to keep it for a rollback
/// @param waived what need not be insisted on
/// @param scope how much is replaced of the only component named, which is a database
/// @param quarantine whether the declared changes are made in what is restored before it goes live
public record RestoreRequest(
    List<ComponentName> components,
    Selection selection,
    Optional<Elsewhere> to,
    boolean settle,
    Set<Waiver> waived,
    Scope scope,
    boolean quarantine) {

  public RestoreRequest {
    components = List.copyOf(components);
    waived = Set.copyOf(waived);
  }

  /// One that insists on everything, of whole components.
  ///
  /// @param directory a directory to restore into, instead of the live places
  public RestoreRequest(
      List<ComponentName> components,
      Selection selection,
      Optional<Path> directory,
      boolean settle) {
    this(
        components,
        selection,
        directory.map(Elsewhere.Directory::new),
        settle,
        Set.of(),
        Scope.WHOLE,
        false);
  }

  /// The same of whole components, whatever is selected.
  RestoreRequest ofWhole() {
    return new RestoreRequest(components, Selection.ALL, to, settle, waived, scope, quarantine);
  }

  /// The same of those components.
  public RestoreRequest naming(List<ComponentName> others) {
    return new RestoreRequest(others, selection, to, settle, waived, scope, quarantine);
  }

  /// The directory that it goes to, if it goes to one.
  public Optional<Path> directory() {
    return to.flatMap(
        it ->
            switch (it) {
              case Elsewhere.Directory(var path) -> Optional.of(path);
              case Elsewhere.Trial(var path, _) -> Optional.of(path);
              case Elsewhere.Served _ -> Optional.empty();
            });
  }

  /// Whether it is only tried.
  public boolean isTrial() {
    return to.filter(Elsewhere.Trial.class::isInstance).isPresent();
  }

  /// The component of that name as a server of the trial keeps it.
  Optional<Component> hosted(ComponentName name) {
    return to.filter(Elsewhere.Trial.class::isInstance)
        .flatMap(it -> Optional.ofNullable(((Elsewhere.Trial) it).hosted().get(name)));
  }

  /// The place in a server that it goes to instead of the live one, if it goes to one.
  public Optional<Elsewhere.Served> served() {
    return to.filter(Elsewhere.Served.class::isInstance).map(Elsewhere.Served.class::cast);
  }

  /// Everything, to where it was.
  public static RestoreRequest everything() {
    return new RestoreRequest(List.of(), Selection.ALL, Optional.empty(), true);
  }
}
