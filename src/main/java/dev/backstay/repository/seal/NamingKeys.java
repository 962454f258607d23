package dev.backstay.repository.seal;

/// Keys by which chunks are named and streams are cut. They open nothing.
public interface NamingKeys {

  /// The key of chunk ids.
  byte[] idKey();

  /// The key of page digests.
  byte[] pageKey();

  /// The key of cells, with which a host compares rows.
  byte[] cellKey();

  /// 2 KiB from which the cutting by content is keyed.
  byte[] cuttingTable();
}
