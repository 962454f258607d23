package dev.backstay.s3;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// How a store of objects that speaks the S3 protocol is reached: what is not said here is as its
/// own library finds it (`AWS_*` variables, profile files, the machine's role).
///
/// @param endpoint where it listens; empty for Amazon's own
/// @param region the region that requests are signed for
/// @param pathStyle whether the bucket stands in the path of an address instead of its host's name
/// @param keys the account's keys, if they are said here
public record BucketServer(
    Optional<URI> endpoint, Optional<String> region, boolean pathStyle, Optional<Keys> keys) {

  /// The keys of an account.
  ///
  /// @param access its name
  /// @param secret its password
  /// @param session what makes keys good for a while, if they are such keys
  public record Keys(String access, String secret, Optional<String> session) {

    /// Keys that are good until they are replaced.
    public Keys(String access, String secret) {
      this(access, secret, Optional.empty());
    }

    @Override
    public String toString() {
      return access;
    }
  }

  /// The same with keys, unless it has some.
  public BucketServer orWith(Optional<Keys> others) {
    return new BucketServer(endpoint, region, pathStyle, keys.or(() -> others));
  }

  /// Whether it listens where the other one does, as far as their names tell.
  public boolean isAtSameAddress(BucketServer other) {
    return endpoint.map(BucketServer::address).equals(other.endpoint.map(BucketServer::address));
  }

  private static String address(URI endpoint) {
    var host = String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
    var usual = "https".equals(endpoint.getScheme()) ? 443 : 80;
    var isLoopback = host.equals("localhost") || host.equals("[::1]");
    return (isLoopback ? "127.0.0.1" : host)
        + ":"
        + (endpoint.getPort() < 0 ? usual : endpoint.getPort());
  }

  /// A bucket there, as it may be shown.
  public String shown(String bucket) {
    return endpoint
        .map(it -> it.getScheme() + "://" + it.getRawAuthority() + "/" + bucket)
        .orElse("s3://" + bucket);
  }
}
