package dev.backstay.repository;

import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.index.ChunkIndex;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a host that only writes remembers of the packs it has stored: which chunks they hold, by
/// their ids. There are no names and no contents in it; losing it costs one upload of everything.
record OwnPacks(HostState state, String writer) {

  private static final IndexPiece NONE = new IndexPiece(List.of());

  private String directory(Layout.Index half) {
    return "written-" + writer + half.prefix().substring(Layout.INDEX.length());
  }

  /// Remembers packs that are stored. The name tells later whether it is what was kept.
  void keep(Layout.Index half, IndexPiece piece) {
    var bytes = piece.toBytes();
    state.keepHint(directory(half) + "/" + Sha256.hex(bytes), bytes);
  }

  /// All chunks that may be used again, those of packs that are there and not condemned. What else
  /// it remembers, it forgets.
  ChunkIndex load(Layout.Index half, Map<String, Long> present, Set<String> condemned) {
    var index = new ChunkIndex();
    for (var name : state.hints(directory(half))) {
      var path = directory(half) + "/" + name;
      var isOfUse = false;
      for (var pack : state.hint(path).map(it -> parse(name, it)).orElse(NONE).packs()) {
        var sizeBytes = present.get(pack.name());
        if (sizeBytes != null
            && sizeBytes == pack.sizeBytes()
            && !condemned.contains(pack.name())) {
          index.add(pack.name(), pack.table());
          isOfUse = true;
        }
      }
      if (!isOfUse) {
        state.dropHint(path);
      }
    }
    return index;
  }

  private static IndexPiece parse(String name, byte[] bytes) {
    try {
      return Sha256.hex(bytes).equals(name) ? IndexPiece.parse(bytes) : NONE;
    } catch (MalformedException damaged) {
      return NONE;
    }
  }
}
