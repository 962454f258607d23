package dev.backstay.component.statefile;

import dev.backstay.component.Component;
import dev.backstay.component.Documents;
import dev.backstay.component.EntityPart;
import dev.backstay.component.Excerpt;
import dev.backstay.component.Outlook;
import dev.backstay.component.Share;
import dev.backstay.component.Share.Side;
import dev.backstay.failure.FailureCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Three documents in the directory of a share: that of the snapshot, the live one, and the live
/// one with the entity as the snapshot has it.
///
/// @param directory where they are
/// @param share what belongs to the entity
record ShareDocuments(Path directory, Share share) {

  private static final String STORED = "stored";

  static ShareDocuments in(Path directory) throws IOException {
    return new ShareDocuments(directory, Share.read(directory));
  }

  /// Makes them.
  Excerpt make(Path stored, Component.StateFile live, Validation validation) throws IOException {
    Files.write(directory.resolve(STORED), bytesOf(stored));
    var old = bytesOf(live.path());
    Files.write(file(Side.OLD), old);
    var counts = new ArrayList<Excerpt.PartCount>();
    var obstacles = new ArrayList<Outlook.Obstacle>();
    for (var part : share.items()) {
      try {
        counts.add(
            new Excerpt.PartCount(
                part,
                wanted(part, stored()).size(),
                items(part, text(planned(Side.OLD))).find(share.target()).size()));
      } catch (InvalidDocumentException e) {
        obstacles.add(obstacle(part, e));
      }
    }
    if (obstacles.isEmpty()) {
      var made = with(text(old), Side.NEW).getBytes(StandardCharsets.UTF_8);
      try {
        validation.read(new ByteArrayInputStream(made));
      } catch (InvalidDocumentException e) {
        obstacles.add(obstacle(share.items().getFirst(), e));
      }
      Files.write(file(Side.NEW), made);
    }
    return new Excerpt(counts, obstacles);
  }

  private static Outlook.Obstacle obstacle(EntityPart part, InvalidDocumentException e) {
    return new Outlook.Obstacle(
        FailureCode.TARGET_UNSUPPORTED,
        "%s of %s: %s".formatted(part.shown(), part.component(), e.getMessage()),
        "Correct the pointer in `entities`, or restore the whole component.");
  }

  private static JsonItems items(EntityPart.Items part, String document)
      throws InvalidDocumentException {
    return JsonItems.of(document, part.pointer(), part.key());
  }

  /// The items of the snapshot, under the id that they get.
  private List<String> wanted(EntityPart.Items part, String stored)
      throws InvalidDocumentException {
    return items(part, stored).find(share.id(), share.target());
  }

  /// The planned live document, or what was to become of it.
  byte[] planned(Side side) throws IOException {
    return Files.readAllBytes(file(side));
  }

  private Path file(Side side) {
    return directory.resolve(side.label());
  }

  /// Whether the items of the entity in a document are those of a side.
  boolean has(String document, Side side) throws IOException {
    try {
      for (var part : share.items()) {
        var live = items(part, document).find(share.target());
        if (!compact(live).equals(compact(side(part, side)))) {
          return false;
        }
      }
      return true;
    } catch (InvalidDocumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Without the white space that says nothing: whoever wrote them again may have laid them out
  /// anew.
  private static List<String> compact(List<String> items) {
    return items.stream().map(ShareDocuments::compact).toList();
  }

  private static String compact(String item) {
    var compact = new StringBuilder();
    var isText = false;
    for (var i = 0; i < item.length(); i++) {
      var c = item.charAt(i);
      if (isText || " \t\n\r".indexOf(c) < 0) {
        compact.append(c);
      }
      if (isText && c == '\\') {
        i++;
        compact.append(item.charAt(i));
      } else if (c == '"') {
        isText = !isText;
      }
    }
    return compact.toString();
  }

  private List<String> side(EntityPart.Items part, Side side)
      throws IOException, InvalidDocumentException {
    return side == Side.NEW
        ? wanted(part, stored())
        : items(part, text(planned(Side.OLD))).find(share.target());
  }

  /// A document with the items of a side.
  String with(String document, Side side) throws IOException {
    var text = document;
    try {
      for (var part : share.items()) {
        text = items(part, text).with(share.target(), side(part, side));
      }
      return text;
    } catch (InvalidDocumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private String stored() throws IOException {
    return text(Files.readAllBytes(directory.resolve(STORED)));
  }

  private static byte[] bytesOf(Path file) throws IOException {
    if (Files.size(file) > Documents.DOCUMENT_BYTES_MAX) {
      throw new IOException(
          "%s has more than %d bytes".formatted(file, Documents.DOCUMENT_BYTES_MAX));
    }
    return Files.readAllBytes(file);
  }

  /// The text of a document.
  static String text(byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not written in UTF-8", e);
    }
  }
}
