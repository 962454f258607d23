package dev.backstay.rehearsal;

import dev.backstay.component.RealPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks through all that a service is about to be started with for what is live.
///
/// @param live what must not be named
/// @param plan what it will be started with
public record LiveSearch(LiveThings live, ServicePlan plan) {

  private static final String LOOPBACK = "http://(127\\.0\\.0\\.1|localhost|\\[::1])";

  /// Whether a place is the service's own: loopback, with the port that it is told.
  ///
  /// @param port the port, or the placeholder for it
  public static boolean isOwn(String url, String port) {
    return Pattern.compile(LOOPBACK + ":" + Pattern.quote(port) + "([/?].*)?")
        .matcher(url)
        .matches();
  }

  /// What must not be; empty if nothing of it is live.
  ///
  /// @return a sentence
  /// @throws IOException if it cannot be told
  public Optional<String> find() throws IOException {
    var found = inTexts().or(this::inAddresses).or(this::inDirectory);
    return found.isPresent() ? found : inFiles();
  }

  private record Piece(String where, String text) {}

  private Optional<String> inTexts() {
    var pieces = new ArrayList<Piece>();
    plan.argv().forEach(it -> pieces.add(new Piece("the command line of the service", it)));
    pieces.add(new Piece("the command line of the service", String.join(" ", plan.argv())));
    plan.variables()
        .forEach(
            (name, value) -> {
              var where = "the variable " + name + " of the service";
              pieces.add(new Piece(where, value));
              pieces.add(new Piece(where, name + "=" + value));
            });
    plan.smoke().forEach(it -> pieces.add(new Piece("a request", it)));
    // What is said in several variables belongs together.
    var all = new StringBuilder();
    plan.variables()
        .forEach((name, value) -> all.append(name).append('=').append(value).append('\n'));
    pieces.add(new Piece("the environment of the service", all.toString()));
    return first(pieces, List.of(plan.directory()));
  }

  private Optional<String> first(List<Piece> pieces, List<Path> bases) {
    var names = new LiveNames(live, plan.values());
    return pieces.stream()
        .flatMap(
            piece ->
                bases.stream()
                    .flatMap(it -> names.namedIn(piece.text, it).stream())
                    .map(it -> piece.where + " " + it))
        .findFirst();
  }

  private Optional<String> inAddresses() {
    var port = Integer.toString(plan.values().port());
    var places = new ArrayList<>(plan.smoke());
    plan.ready().ifPresent(places::add);
    return places.stream()
        .filter(it -> !isOwn(it, port))
        .findFirst()
        .map(it -> "a request would go to " + it + ", which is not the service of the drill");
  }

  private Optional<String> inDirectory() {
    var area = plan.values().area();
    return plan.directory().normalize().startsWith(area)
            && RealPath.of(plan.directory()).startsWith(RealPath.of(area))
        ? Optional.empty()
        : Optional.of(
            "the service would run in %s, which is not the drill's own"
                .formatted(plan.directory()));
  }

  private Optional<String> inFiles() throws IOException {
    for (var each : plan.settings()) {
      var found = inFile(each.file(), each.text());
      if (found.isPresent()) {
        return found;
      }
    }
    for (var each : plan.documents()) {
      var found = inFile(each, ServicePlan.read(each));
      if (found.isPresent()) {
        return found;
      }
    }
    for (var each : plan.values().paths().values()) {
      var found = inLinks(each);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> inFile(Path file, String text) {
    var parent = Optional.ofNullable(file.getParent()).orElse(plan.directory());
    return first(List.of(new Piece(shown(file), text)), List.of(parent, plan.directory()));
  }

  private String shown(Path file) {
    return "the restored file " + plan.values().area().relativize(file);
  }

  /// Whoever follows a link is where it leads.
  private Optional<String> inLinks(Path restored) throws IOException {
    var paths = new LivePaths(live.places(), plan.values().area());
    if (!Files.exists(restored)) {
      return Optional.empty();
    }
    try (var all = Files.walk(restored)) {
      return all.filter(Files::isSymbolicLink)
          .flatMap(
              link ->
                  Stream.of(link, targetOf(link))
                      .flatMap(it -> paths.livePlaceOf(it).stream())
                      .map(it -> "%s leads to %s, %s".formatted(shown(link), it.path(), it.what())))
          .findFirst();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  /// Also if there is nothing yet.
  private static Path targetOf(Path link) {
    try {
      return link.resolveSibling(Files.readSymbolicLink(link)).normalize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
