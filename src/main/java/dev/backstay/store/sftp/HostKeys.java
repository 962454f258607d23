package dev.backstay.store.sftp;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;

/// The keys that one host is known by, and the judge of the one that it shows.
final class HostKeys implements ServerKeyVerifier {

  private static final String REVOKED = "revoked";

  private final SftpPlace place;
  private final String source;
  private final List<PublicKey> known;
  private final List<PublicKey> revoked;
  private volatile @Nullable HostKeyException refusal;

  private HostKeys(SftpPlace place, String source, List<PublicKey> known, List<PublicKey> revoked) {
    this.place = place;
    this.source = source;
    this.known = known;
    this.revoked = revoked;
  }

  /// Those of the place's host.
  ///
  /// @throws IOException if they cannot be read
  static HostKeys of(SftpPlace place, SftpAccess.Trust trust) throws IOException {
    if (trust.key().isPresent()) {
      var key =
          parsed(trust.key().get())
              .flatMap(HostKeys::resolved)
              .orElseThrow(() -> new IOException("`host_key` is no key that can be read"));
      return new HostKeys(place, "`host_key`", List.of(key), List.of());
    }
    var file = trust.knownHosts();
    var known = new ArrayList<PublicKey>();
    var revoked = new ArrayList<PublicKey>();
    if (Files.exists(file)) {
      for (var entry : read(file)) {
        // Authorities are not asked: a host is known by its own key.
        if (entry.getMarker() == null && matches(entry, place)) {
          resolved(entry.getKeyEntry()).ifPresent(known::add);
        } else if (REVOKED.equals(entry.getMarker()) && matches(entry, place)) {
          resolved(entry.getKeyEntry()).ifPresent(revoked::add);
        }
      }
    }
    return new HostKeys(place, file.toString(), known, revoked);
  }

  private static List<KnownHostEntry> read(java.nio.file.Path file) throws IOException {
    try {
      return KnownHostEntry.readKnownHostEntries(file);
    } catch (IOException fault) {
      throw new IOException("the known hosts in " + file + " cannot be read", fault);
    }
  }

  private static boolean matches(KnownHostEntry entry, SftpPlace place) {
    return entry.isHostMatch(place.host(), place.port());
  }

  private static Optional<PublicKeyEntry> parsed(String text) {
    try {
      return Optional.of(PublicKeyEntry.parsePublicKeyEntry(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<PublicKey> resolved(PublicKeyEntry entry) {
    try {
      var key = entry.resolvePublicKey(null, null, PublicKeyEntryResolver.IGNORING);
      return Optional.ofNullable(key);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
      // A key of a kind that is not known here is no key that the host could show.
      return Optional.empty();
    }
  }

  /// The same ways of signing, first those of the known keys: a host has several keys, and shows
  /// the one that is asked for first.
  List<NamedFactory<Signature>> preferred(List<NamedFactory<Signature>> ways) {
    var types = known.stream().map(KeyUtils::getKeyType).toList();
    return ways.stream()
        .sorted(Comparator.comparing(way -> !types.contains(keyTypeOf(way.getName()))))
        .toList();
  }

  private static String keyTypeOf(String way) {
    return way.startsWith("rsa-sha2-") ? "ssh-rsa" : way;
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey shown) {
    refusal = judged(shown);
    return refusal == null;
  }

  private @Nullable HostKeyException judged(PublicKey shown) {
    var print = print(shown);
    var asFound = "Look it up on the host itself (`ssh-keygen -l -f` with its public key); ";
    if (revoked.stream().anyMatch(key -> KeyUtils.compareKeys(key, shown))) {
      return new HostKeyException(
          "the host " + place.knownAs() + " shows the key " + print + ", revoked in " + source,
          "Somebody has that key who should not: give the host another one.");
    }
    if (known.stream().anyMatch(key -> KeyUtils.compareKeys(key, shown))) {
      return null;
    }
    if (known.isEmpty()) {
      return new HostKeyException(
          "the host " + place.knownAs() + " is not known: it shows the key " + print,
          asFound
              + "if it is this one, name it as `host_key: \""
              + PublicKeyEntry.toString(shown)
              + "\"`, or add it to "
              + source
              + ".");
    }
    var expected = known.stream().map(HostKeys::print).distinct().toList();
    return new HostKeyException(
        "the host %s shows the key %s, and is known in %s by %s"
            .formatted(place.knownAs(), print, source, String.join(", ", expected)),
        "Another host may be in its place. "
            + asFound
            + "if the host has another key now, correct "
            + source
            + ".");
  }

  private static String print(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  /// Why the last key was refused, if it was.
  Optional<HostKeyException> refusal() {
    return Optional.ofNullable(refusal);
  }
}
