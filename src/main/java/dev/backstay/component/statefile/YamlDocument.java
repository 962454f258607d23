package dev.backstay.component.statefile;

import java.io.InputStream;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML, of which only plain values are made, with bounded aliases.
final class YamlDocument {

  private static final int ALIASES_MAX = 50;

  private YamlDocument() {}

  static void read(InputStream document, Outline outline) throws InvalidDocumentException {
    outline.addAll(load(document));
  }

  static Map<?, ?> load(InputStream document) throws InvalidDocumentException {
    var settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(ALIASES_MAX)
            .setCodePointLimit(DocumentParser.WHOLE_MAX)
            .build();
    try {
      var loaded = new Load(settings).loadFromInputStream(document);
      if (loaded == null) {
        throw new InvalidDocumentException("empty");
      }
      if (!(loaded instanceof Map<?, ?> map)) {
        throw new InvalidDocumentException("the top level is not a mapping");
      }
      return map;
    } catch (MarkedYamlEngineException e) {
      throw faultAt(e);
    } catch (YamlEngineException e) {
      throw InvalidDocumentException.at(0, 0, String.valueOf(e.getMessage()));
    }
  }

  private static InvalidDocumentException faultAt(MarkedYamlEngineException e) {
    var mark = e.getProblemMark();
    return InvalidDocumentException.at(
        mark.map(place -> place.getLine() + 1).orElse(0),
        mark.map(place -> place.getColumn() + 1).orElse(0),
        e.getProblem());
  }
}
