package dev.backstay.component;

import java.util.Locale;
import java.util.Set;

/// File systems on which another host's locks are not reliably seen.
public final class NetworkFileSystems {

  private static final Set<String> TYPES =
      Set.of(
          "9p",
          "afs",
          "beegfs",
          "ceph",
          "cifs",
          "coda",
          "davfs",
          "gfs2",
          "glusterfs",
          "gpfs",
          "lustre",
          "ncpfs",
          "nfs",
          "nfs3",
          "nfs4",
          "ocfs2",
          "smb",
          "smb2",
          "smb3",
          "smbfs");

  private static final Set<String> FUSE_TYPES =
      Set.of(
          "ceph",
          "ceph-fuse",
          "cifs",
          "curlftpfs",
          "davfs",
          "gcsfuse",
          "glusterfs",
          "goofys",
          "juicefs",
          "nfs",
          "rclone",
          "s3fs",
          "smbnetfs",
          "sshfs");

  private NetworkFileSystems() {}

  /// Whether a file store of that type is shared with other hosts.
  public static boolean include(String type) {
    var name = type.toLowerCase(Locale.ROOT);
    return name.startsWith("fuse.")
        ? FUSE_TYPES.contains(name.substring("fuse.".length()))
        : TYPES.contains(name);
  }
}
