package dev.backstay.store.azure;

import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// One page of a container's listing.
///
/// @param next what the following page is asked for with; empty after the last one
record ContainerPage(List<StoredObject> objects, Optional<String> next) {

  /// Reads a page.
  ///
  /// @param root what stands before every key
  /// @throws IOException if it is none
  static ContainerPage of(String text, String root) throws IOException {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      var xml = factory.createXMLStreamReader(new StringReader(text.replaceFirst("^\uFEFF", "")));
      var page = read(xml, root);
      xml.close();
      return page;
    } catch (XMLStreamException | DateTimeParseException | NumberFormatException garbled) {
      throw new IOException("its listing cannot be read", garbled);
    }
  }

  private static ContainerPage read(XMLStreamReader xml, String root)
      throws XMLStreamException, IOException {
    var objects = new ArrayList<StoredObject>();
    var said = Optional.<String>empty();
    var isListing = false;
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamReader.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "EnumerationResults" -> isListing = true;
        case "Blob" -> object(fields(xml), root).ifPresent(objects::add);
        case "NextMarker" -> said = Optional.of(xml.getElementText());
        default -> {}
      }
    }
    // A listing that is whole says so by an empty mark.
    if (!isListing || said.isEmpty()) {
      throw new IOException("its listing has no end");
    }
    return new ContainerPage(objects, said.filter(mark -> !mark.isEmpty()));
  }

  private static Map<String, String> fields(XMLStreamReader xml) throws XMLStreamException {
    var fields = new HashMap<String, String>();
    var name = "";
    for (var depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamReader.START_ELEMENT -> {
          depth++;
          name = xml.getLocalName();
        }
        case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA ->
            fields.merge(name, xml.getText(), String::concat);
        case XMLStreamReader.END_ELEMENT -> {
          depth--;
          name = "";
        }
        default -> {}
      }
    }
    return fields;
  }

  private static Optional<StoredObject> object(Map<String, String> fields, String root)
      throws IOException {
    var name = fields.getOrDefault("Name", "");
    if (!name.startsWith(root)) {
      throw new IOException("its listing has what was not asked for");
    }
    // What others put there is none of ours, nor are the folders of accounts that have them.
    if (!ObjectKey.isValid(name.substring(root.length()))
        || "directory".equals(fields.get("ResourceType"))) {
      return Optional.empty();
    }
    var at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(fields.getOrDefault("Last-Modified", ""));
    return Optional.of(
        new StoredObject(
            new ObjectKey(name.substring(root.length())),
            Long.parseLong(fields.getOrDefault("Content-Length", "")),
            Instant.from(at)));
  }
}
