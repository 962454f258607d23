package dev.backstay.snapshot;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a snapshot says about one of its components.
///
/// @param name the component
/// @param kind its kind
/// @param importance its importance when it was captured
/// @param order its place in the order of capture and restore
/// @param place where it was (a path), for people and for defaults
/// @param facts what its capture established
/// @param entryCount how many entries its listing has
/// @param fileCount how many of them are files
/// @param contentBytes the sum of the sizes of its files
/// @param digest SHA-256 over its listing, 64 hex digits: equal digests mean equal content
/// @param findings why it is not good, if it is not: the snapshot is suspect then
public record ComponentRecord(
    ComponentName name,
    ComponentKind kind,
    Importance importance,
    int order,
    String place,
    CaptureFacts facts,
    long entryCount,
    long fileCount,
    long contentBytes,
    String digest,
    List<String> findings) {

  public ComponentRecord {
    findings = List.copyOf(findings);
  }

  /// A component that nothing is held against.
  public ComponentRecord(
      ComponentName name,
      ComponentKind kind,
      Importance importance,
      int order,
      String place,
      CaptureFacts facts,
      long entryCount,
      long fileCount,
      long contentBytes,
      String digest) {
    this(
        name,
        kind,
        importance,
        order,
        place,
        facts,
        entryCount,
        fileCount,
        contentBytes,
        digest,
        List.of());
  }

  /// The same with further details.
  public ComponentRecord withDetails(SortedMap<String, String> further) {
    return new ComponentRecord(
        name,
        kind,
        importance,
        order,
        place,
        facts.withDetails(further),
        entryCount,
        fileCount,
        contentBytes,
        digest,
        findings);
  }

  /// The same with further vital signs.
  public ComponentRecord withVitals(SortedMap<String, String> further) {
    var all = new TreeMap<>(facts.vitals());
    all.putAll(further);
    return new ComponentRecord(
        name,
        kind,
        importance,
        order,
        place,
        facts.withVitals(all),
        entryCount,
        fileCount,
        contentBytes,
        digest,
        findings);
  }

  /// The same content as it is called in another repository.
  public ComponentRecord withDigest(String other) {
    return new ComponentRecord(
        name,
        kind,
        importance,
        order,
        place,
        facts,
        entryCount,
        fileCount,
        contentBytes,
        other,
        findings);
  }

  /// The same with these findings.
  public ComponentRecord withFindings(List<String> others) {
    return new ComponentRecord(
        name,
        kind,
        importance,
        order,
        place,
        facts,
        entryCount,
        fileCount,
        contentBytes,
        digest,
        others);
  }

  /// Its vital signs by stable name: those that its capture took; of a tree `files` and `bytes`.
  public SortedMap<String, String> vitals() {
    if (kind != ComponentKind.FILES) {
      return facts.vitals();
    }
    var vitals = new TreeMap<>(facts.vitals());
    vitals.put("files", Long.toString(fileCount));
    vitals.put("bytes", Long.toString(contentBytes));
    return vitals;
  }
}
