package dev.backstay.store.s3;

import dev.backstay.s3.BucketServer;
import java.time.Duration;
import java.util.Optional;

/// A place in a bucket, and how objects are put there.
///
/// @param server how the bucket's store is reached
/// @param bucket its name
/// @param prefix what all keys begin with, without `/` at either end; empty for the whole bucket
/// @param manner how objects are put there
public record S3Place(BucketServer server, String bucket, String prefix, Manner manner) {

  /// How objects are put into a bucket.
  ///
  /// @param silence how long the server may say nothing
  /// @param checksums which checksum goes with an object
  /// @param conditionalCreate whether the server itself is asked not to overwrite; if not, it is
  ///     looked whether a key is free, which two writers may find at once
  /// @param storageClass the class that objects are put into; empty for the bucket's own
  /// @param lock how long nobody may delete an object once it is there
  public record Manner(
      Duration silence,
      Checksums checksums,
      boolean conditionalCreate,
      Optional<String> storageClass,
      Optional<Duration> lock) {

    /// As it is without any settings.
    public static final Manner USUAL =
        new Manner(Duration.ofMinutes(1), Checksums.AUTO, true, Optional.empty(), Optional.empty());
  }

  /// Which checksum goes with an object on its way, for the server to compare.
  public enum Checksums {
    /// SHA-256 to Amazon, MD5 to others, of which all know that one.
    AUTO,
    /// SHA-256, which the server must repeat in its answer.
    REQUIRED,
    /// None.
    OFF
  }

  /// The same with another lock.
  public S3Place with(Optional<Duration> lock) {
    return new S3Place(
        server,
        bucket,
        prefix,
        new Manner(
            manner.silence, manner.checksums, manner.conditionalCreate, manner.storageClass, lock));
  }

  /// The same with the account's keys, if it has none.
  public S3Place orWith(Optional<BucketServer.Keys> keys) {
    return new S3Place(server.orWith(keys), bucket, prefix, manner);
  }

  /// It for people.
  public String shown() {
    return server.shown(bucket) + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  /// What stands before every key.
  String root() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }
}
