package dev.backstay.repository;

import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.SealType;

/// Writes commits: the last step of a snapshot, which makes it exist.
record Committer(Repository repository) {

  /// Signs the manifest as the next link of this host's chain.
  ///
  /// Runs of one host may end at the same time; only one of them is here at a time.
  Commit commit(Manifest manifest) {
    var host = repository.hostState();
    var key = repository.writers().own(host, repository.access().hostName());
    try (var _ = host.lockChain()) {
      var last = lastOf(key.id(), host);
      var head =
          new CommitRecord.Head(
              repository.id(),
              key.id(),
              last.sequence() + 1,
              last.hash(),
              manifest.snapshot().id().hex(),
              0);
      var bytes = signed(head, manifest, key).toBytes();
      repository.store().create(Layout.commit(head), bytes);
      var hash = Sha256.hex(bytes);
      keepHead(host, head, hash);
      return new Commit(head, hash, manifest, manifest.snapshot().takenAt());
    }
  }

  /// The snapshot exists: that this host cannot remember it as witness is worth a warning, and no
  /// reason to have it taken again.
  private void keepHead(HostState host, CommitRecord.Head head, String hash) {
    try {
      host.keepHead(head.writer(), new HostState.Head(head.sequence(), head.snapshot(), hash));
    } catch (StoreUnavailableException notRemembered) {
      repository.passOver(notRemembered);
    }
  }

  private CommitRecord signed(CommitRecord.Head head, Manifest manifest, WriterKey key) {
    var plain = ManifestCodec.toBytes(manifest);
    var sealed = repository.sealer().seal(SealType.MANIFEST, plain, head.toBytes());
    var unsigned = new CommitRecord(head, plain.length, sealed, new byte[0]);
    return new CommitRecord(head, plain.length, sealed, key.sign(unsigned.signedBytes()));
  }

  /// The end of this writer's chain: what the store shows now, or what this host remembers of it if
  /// the store shows less, so that a removed end leaves a gap.
  private HostState.Head lastOf(String writer, HostState host) {
    var remembered = host.heads().get(writer);
    var last =
        remembered == null ? new HostState.Head(0, "", CommitRecord.Head.NO_PREVIOUS) : remembered;
    for (var object : repository.store().list(Layout.COMMITS + "/" + writer)) {
      var name = Layout.commitName(object.key());
      if (name.isPresent() && name.get().sequence() > last.sequence()) {
        var hash = Sha256.hex(repository.store().read(object.key()));
        last = new HostState.Head(name.get().sequence(), name.get().snapshot(), hash);
      }
    }
    return last;
  }
}
