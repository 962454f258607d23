package dev.backstay.component;

import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What belongs to one entity in one component.
///
/// @param parts where it is, in the order in which it is put in
/// @param id what the entity is called in the snapshot
/// @param target what it is called where it goes; another id makes a clone
public record Share(List<EntityPart> parts, String id, String target) {

  private static final String NAME = "share";

  /// What is written down of an entity.
  public enum Side {
    /// As the snapshot has it.
    NEW,
    /// As it was live.
    OLD;

    /// How it is called in what is written down.
    public String label() {
      return this == NEW ? "new" : "old";
    }

    /// The one that it is exchanged for.
    public Side other() {
      return this == NEW ? OLD : NEW;
    }
  }

  public Share {
    parts = List.copyOf(parts);
  }

  /// Whether the entity gets another id.
  public boolean isClone() {
    return !id.equals(target);
  }

  /// Its parts that are rows.
  public List<EntityPart.Rows> rows() {
    return parts.stream()
        .filter(EntityPart.Rows.class::isInstance)
        .map(EntityPart.Rows.class::cast)
        .toList();
  }

  /// Its parts that are items of a document.
  public List<EntityPart.Items> items() {
    return parts.stream()
        .filter(EntityPart.Items.class::isInstance)
        .map(EntityPart.Items.class::cast)
        .toList();
  }

  /// Says that its rows are not what they were when they were written down.
  ///
  /// @param isBegun whether others may have been put in
  public String changedRows(String place, boolean isBegun) {
    return "the rows of %s in %s were changed %s"
        .formatted(
            target,
            place,
            isBegun
                ? "since they were put in; `backstay restore resume` keeps them so"
                : "meanwhile");
  }

  /// Writes it down in a directory.
  public void write(Path directory) throws IOException {
    var lines = new ArrayList<String>();
    lines.add(line(List.of("entity", id, target)));
    for (var part : parts) {
      lines.add(line(fieldsOf(part)));
    }
    Files.write(directory.resolve(NAME), lines, StandardCharsets.US_ASCII);
  }

  private static List<String> fieldsOf(EntityPart part) {
    var fields = new ArrayList<String>();
    switch (part) {
      case EntityPart.Rows rows -> {
        fields.addAll(List.of("rows", rows.component().value(), rows.table(), rows.key()));
        fields.addAll(rows.renewed());
      }
      case EntityPart.Paths paths ->
          fields.addAll(List.of("path", paths.component().value(), paths.path()));
      case EntityPart.Items items -> {
        fields.addAll(List.of("items", items.component().value(), items.pointer()));
        items.key().ifPresent(fields::add);
      }
    }
    return fields;
  }

  /// Reads what was written down in a directory.
  ///
  /// @throws IOException also if it makes no sense
  public static Share read(Path directory) throws IOException {
    var file = directory.resolve(NAME);
    try {
      var lines =
          Files.readAllLines(file, StandardCharsets.US_ASCII).stream().map(Share::fields).toList();
      var first = lines.getFirst();
      var parts = lines.stream().skip(1).map(Share::partOf).toList();
      return new Share(parts, first.get(1), first.get(2));
    } catch (RuntimeException e) {
      throw new IOException(file + " makes no sense", e);
    }
  }

  private static EntityPart partOf(List<String> fields) {
    var component = new ComponentName(fields.get(1));
    return switch (fields.getFirst()) {
      case "rows" ->
          new EntityPart.Rows(
              component, fields.get(2), fields.get(3), fields.subList(4, fields.size()));
      case "path" -> new EntityPart.Paths(component, fields.get(2));
      case "items" ->
          new EntityPart.Items(
              component,
              fields.get(2),
              fields.size() > 3 ? Optional.of(fields.get(3)) : Optional.empty());
      default -> throw new IllegalArgumentException(fields.getFirst());
    };
  }

  /// Texts as one line of ASCII.
  public static String line(List<String> fields) {
    return fields.stream()
        .map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8))
        .collect(Collectors.joining(" "));
  }

  /// The texts of such a line.
  public static List<String> fields(String line) {
    return List.of(line.split(" ", -1)).stream()
        .map(it -> URLDecoder.decode(it, StandardCharsets.UTF_8))
        .toList();
  }
}
