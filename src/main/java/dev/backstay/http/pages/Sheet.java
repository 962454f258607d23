package dev.backstay.http.pages;

import dev.backstay.access.Action;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What surrounds the content of a page.
///
/// @param title of the page, its only heading of the first level
/// @param place the path of the entry of the navigation that the page belongs to; empty if none
/// @param viewer who looks, if they have signed in
/// @param orchestrator whose page it is; empty if nobody's
/// @param orchestrators all that the viewer sees
/// @param now when the page was made
public record Sheet(
    String title,
    String place,
    Optional<Viewer> viewer,
    String orchestrator,
    List<String> orchestrators,
    String version,
    Instant now) {

  /// An entry of the navigation.
  ///
  /// @param key what is typed after `g` to go there; empty if nothing
  public record Entry(String path, String words, String key) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("/", "Overview", "o"),
          new Entry("/snapshots", "Snapshots", "s"),
          new Entry("/runs", "Runs", "r"),
          new Entry("/schedule", "Schedule", "c"),
          new Entry("/retention", "Retention", "t"),
          new Entry("/drills", "Drills", "d"),
          new Entry("/settings", "Settings", "e"));

  /// Pages that are about no orchestrator alone.
  private static final List<String> OF_ALL = List.of("/", "/audit");

  private static final Entry AUDIT = new Entry("/audit", "Audit", "a");

  public Sheet {
    orchestrators = List.copyOf(orchestrators);
  }

  /// The entries of the navigation that the viewer may follow.
  public List<Entry> entries() {
    var audit = viewer.filter(it -> it.may(Action.TOKENS)).map(_ -> AUDIT).stream();
    return Stream.concat(ENTRIES.stream(), audit).toList();
  }

  /// Who looks.
  ///
  /// @throws java.util.NoSuchElementException if nobody has signed in
  public Viewer who() {
    return viewer.orElseThrow();
  }

  /// A path that leads to the same orchestrator, if there is more than one to choose from and the
  /// page is about one.
  public String link(String path) {
    return orchestrators.size() > 1 && !OF_ALL.contains(path)
        ? Links.to(path, "orchestrator", orchestrator)
        : path;
  }

  /// A path of the service's interface for programs, which names the orchestrator.
  public String asking(String path) {
    return Links.to(path, "orchestrator", orchestrator);
  }
}
