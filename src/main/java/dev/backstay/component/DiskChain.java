package dev.backstay.component;

import dev.backstay.snapshot.EntryPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A disk image and the files it is layered on, as the details of a capture say it.
///
/// @param layers the image first, then what it is backed by, down to the last base
/// @param beside files that a restore was about to replace although the image does not name them
public record DiskChain(List<Layer> layers, List<Layer> beside) {

  /// The most files that a chain may have.
  public static final int LENGTH_MAX = 64;

  private static final String LAYER = "chain.";
  private static final String BESIDE = "beside.";

  public DiskChain {
    layers = List.copyOf(layers);
    beside = List.copyOf(beside);
  }

  /// One file of a chain.
  ///
  /// @param entry its path in the listing
  /// @param place where it was: an absolute path
  /// @param format `qcow2` or `raw`
  /// @param virtualBytes how large the disk is that it shows to a machine
  /// @param backing the name of the file below as it stands in this one; empty for the last
  public record Layer(
      EntryPath entry, String place, String format, long virtualBytes, String backing) {

    /// Whether it names the file below wherever it stands itself.
    public boolean backingIsAbsolute() {
      return backing.startsWith("/");
    }
  }

  /// All files.
  public List<Layer> all() {
    var all = new ArrayList<>(layers);
    all.addAll(beside);
    return all;
  }

  /// The chain as details.
  public SortedMap<String, String> toDetails() {
    var details = new TreeMap<String, String>();
    put(LAYER, layers, details);
    put(BESIDE, beside, details);
    return details;
  }

  private static void put(String prefix, List<Layer> layers, SortedMap<String, String> details) {
    for (var i = 0; i < layers.size(); i++) {
      var layer = layers.get(i);
      details.put(prefix + i + ".entry", layer.entry.value());
      details.put(prefix + i + ".place", layer.place);
      details.put(prefix + i + ".format", layer.format);
      details.put(prefix + i + ".virtual_bytes", Long.toString(layer.virtualBytes));
      if (!layer.backing.isEmpty()) {
        details.put(prefix + i + ".backing", layer.backing);
      }
    }
  }

  /// The chain that the details tell of; no layers if the image was not there.
  ///
  /// @throws IllegalArgumentException if they make no sense
  public static DiskChain of(SortedMap<String, String> details) {
    return new DiskChain(read(LAYER, details), read(BESIDE, details));
  }

  private static List<Layer> read(String prefix, SortedMap<String, String> details) {
    var layers = new ArrayList<Layer>();
    while (details.containsKey(prefix + layers.size() + ".entry")) {
      var at = prefix + layers.size();
      layers.add(
          new Layer(
              new EntryPath(required(details, at + ".entry")),
              required(details, at + ".place"),
              required(details, at + ".format"),
              Long.parseLong(required(details, at + ".virtual_bytes")),
              Optional.ofNullable(details.get(at + ".backing")).orElse("")));
      if (layers.size() > LENGTH_MAX) {
        throw new IllegalArgumentException("more than " + LENGTH_MAX + " files");
      }
    }
    return layers;
  }

  private static String required(SortedMap<String, String> details, String name) {
    var value = details.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }
}
