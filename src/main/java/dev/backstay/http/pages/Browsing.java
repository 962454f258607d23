package dev.backstay.http.pages;

import dev.backstay.access.Action;
import dev.backstay.http.Request;
import dev.backstay.standing.ComponentLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a component of a snapshot holds at a path.
///
/// @param component empty if none is chosen yet
/// @param components those in scope, to choose from
/// @param crumbs the way from the component down to the path
/// @param shown how many entries are shown of all
public record Browsing(
    String orchestrator,
    String id,
    String component,
    String path,
    List<ComponentLine> components,
    List<Crumb> crumbs,
    Asked<List<Entry>> entries,
    boolean mayDownload) {

  /// How many entries are shown at most.
  public static final int SHOWN_MAX = 1000;

  /// A directory on the way.
  public record Crumb(String name, String path) {}

  /// Something that the component holds.
  public record Entry(String name, String path, String type, long size, String mode, Instant at) {

    /// Whether there is something below it.
    public boolean isDirectory() {
      return type.equals("directory");
    }
  }

  static Browsing of(Visit visit, Visit.Found found) {
    var component = visit.parameter("component");
    var path = visit.parameter("path");
    var components = Timeline.components(visit, found.line());
    if (!component.isEmpty() && components.stream().noneMatch(it -> it.name().equals(component))) {
      throw Request.absent();
    }
    var orchestrator = found.orchestrator();
    return new Browsing(
        orchestrator.name(),
        found.line().id(),
        component,
        path,
        components,
        crumbs(path),
        component.isEmpty()
            ? Asked.of(List::of)
            : Asked.of(() -> orchestrator.entries(found.line().id(), component, path))
                .map(Browsing::entries),
        !component.isEmpty()
            && visit.viewer().may(Action.READ_CONTENT, orchestrator.name(), component));
  }

  private static List<Crumb> crumbs(String path) {
    var crumbs = new ArrayList<Crumb>();
    for (var at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      crumbs.add(crumb(path.substring(0, at)));
    }
    if (!path.isEmpty()) {
      crumbs.add(crumb(path));
    }
    return crumbs;
  }

  private static Crumb crumb(String path) {
    return new Crumb(path.substring(path.lastIndexOf('/') + 1), path);
  }

  private static List<Entry> entries(String document) {
    return Documents.read(document).objects("entries").stream()
        .map(
            it -> {
              var path = it.needText("path");
              return new Entry(
                  path.substring(path.lastIndexOf('/') + 1),
                  path,
                  it.needText("type"),
                  it.number("size").orElse(0L),
                  it.text("mode").orElse(""),
                  Instant.parse(it.needText("modified_at")));
            })
        .toList();
  }
}
