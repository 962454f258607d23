package dev.backstay.repository.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Where a stretch of a content is.
///
/// @param extents its parts, in order
/// @param pages eight bytes of keyed digest for each page of [#PAGE_BYTES], zero for a page of
///     zeros; empty if the content is not compared page by page
public record Recipe(List<Extent> extents, byte[] pages) {

  /// The size of a page, in bytes.
  public static final int PAGE_BYTES = 4096;

  /// How many bytes of a page's digest are kept.
  public static final int PAGE_DIGEST_BYTES = 8;

  public Recipe {
    extents = List.copyOf(extents);
  }

  /// Joins neighbouring extents of one chunk.
  public static Recipe of(List<Extent> extents, byte[] pages) {
    var joined = new ArrayList<Extent>(extents.size());
    for (var extent : extents) {
      var last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && last.isContinuedBy(extent)) {
        joined.removeLast();
        joined.add(last.and(extent));
      } else {
        joined.add(extent);
      }
    }
    return new Recipe(joined, pages);
  }

  /// How many bytes of content it describes.
  public long span() {
    return extents.stream().mapToLong(Extent::length).sum();
  }

  /// Appends the recipe: the chunks it uses once each, then the extents, then the page digests.
  public void writeTo(ByteWriter out) {
    var places = new LinkedHashMap<ChunkId, Integer>();
    for (var extent : extents) {
      if (extent.chunk() != null) {
        places.putIfAbsent(extent.chunk(), places.size() + 1);
      }
    }
    out.varint(places.size());
    places.keySet().forEach(id -> id.writeTo(out));
    out.varint(extents.size());
    for (var extent : extents) {
      var chunk = extent.chunk();
      if (chunk == null) {
        out.varint(0).varint(extent.length());
      } else {
        out.varint(places.getOrDefault(chunk, 0)).varint(extent.offset()).varint(extent.length());
      }
    }
    out.bytes(pages);
  }

  /// Reads a recipe.
  public static Recipe readFrom(ByteReader in) throws MalformedException {
    var idCount = in.count("recipe chunks", ChunkId.BYTES);
    var ids = new ArrayList<ChunkId>(idCount);
    for (var i = 0; i < idCount; i++) {
      ids.add(ChunkId.readFrom(in, "recipe chunk"));
    }
    var extentCount = in.count("extents", 2);
    var extents = new ArrayList<Extent>(extentCount);
    var span = 0L;
    for (var i = 0; i < extentCount; i++) {
      var extent = readExtent(in, ids);
      extents.add(extent);
      span += extent.length();
    }
    if (span < 1 || span > Limits.RECIPE_SPAN_MAX) {
      throw new MalformedException("recipe span is " + span + ", limit " + Limits.RECIPE_SPAN_MAX);
    }
    var pages = in.bytes("page digests", Limits.RECIPE_SPAN_MAX / PAGE_BYTES * PAGE_DIGEST_BYTES);
    var pageCount = (span + PAGE_BYTES - 1) / PAGE_BYTES;
    if (pages.length != 0 && pages.length != pageCount * PAGE_DIGEST_BYTES) {
      throw new MalformedException("page digests take " + pages.length + " bytes");
    }
    return new Recipe(extents, pages);
  }

  private static Extent readExtent(ByteReader in, List<ChunkId> ids) throws MalformedException {
    var place = in.varintInt("extent chunk", ids.size());
    if (place == 0) {
      return Extent.zeros(positive(in, Limits.RECIPE_SPAN_MAX));
    }
    var offset = in.varintInt("extent offset", Limits.CHUNK_BYTES_MAX);
    var length = positive(in, Limits.CHUNK_BYTES_MAX - offset);
    return new Extent(ids.get(place - 1), offset, length);
  }

  private static int positive(ByteReader in, int max) throws MalformedException {
    var length = in.varintInt("extent length", max);
    if (length == 0) {
      throw new MalformedException("extent length is 0");
    }
    return length;
  }
}
