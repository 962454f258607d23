package dev.backstay.demo.kohakku;

import java.io.IOException;

/// The bucket of the installation.
public interface ObjectPlace extends AutoCloseable {

  /// Makes the bucket.
  void create() throws IOException;

  /// Stores an object.
  void put(String key, byte[] content) throws IOException;

  @Override
  void close();
}
