package dev.backstay.repository.seal;

import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.primitive.Primitives;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts and decrypts numbered frames of at most 64 KiB under one key a run of frames.
///
/// The number and whether it is the last are in a frame's nonce, so that none can be dropped,
/// doubled or moved. Frames pass through two buffers outside the heap: native code would copy the
/// whole of an array for each frame in it. Used by one thread.
final class FrameCipher {

  static final int FRAME_BYTES = 64 << 10;
  static final int TAG_BYTES = 16;

  private static final int NONCE_BYTES = 12;

  private final Suite suite;
  private final Cipher cipher;
  private final ByteBuffer from = ByteBuffer.allocateDirect(FRAME_BYTES + TAG_BYTES);
  private final ByteBuffer to = ByteBuffer.allocateDirect(FRAME_BYTES + TAG_BYTES);

  FrameCipher(Suite suite, Primitives primitives) {
    this.suite = suite;
    cipher = suite.cipher(primitives);
  }

  Suite suite() {
    return suite;
  }

  /// How many frames that many bytes make: an empty run has one.
  static int count(int bytes) {
    return Math.max(1, (bytes + FRAME_BYTES - 1) / FRAME_BYTES);
  }

  /// Encrypts the first `length` bytes of `plain`, to `out` from `at` on.
  ///
  /// @param key its first 32 bytes are the key; it must not have been used before
  /// @param context authenticated with every frame
  void encrypt(byte[] key, byte[] context, byte[] plain, int length, byte[] out, int at)
      throws GeneralSecurityException {
    var secret = new SecretKeySpec(key, 0, 32, suite.keyAlgorithm());
    var frames = count(length);
    var written = at;
    for (var frame = 0; frame < frames; frame++) {
      var start = frame * FRAME_BYTES;
      var bytes = Math.min(FRAME_BYTES, length - start);
      cipher.init(Cipher.ENCRYPT_MODE, secret, suite.nonce(nonce(frame, frame == frames - 1)));
      cipher.updateAAD(context);
      written += pass(plain, start, bytes, out, written);
    }
  }

  /// Decrypts the frames in `packed` from `at` to its end, into `out`.
  ///
  /// @throws MalformedException if a frame is not authentic
  void decrypt(byte[] key, byte[] context, byte[] packed, int at, byte[] out)
      throws MalformedException {
    var secret = new SecretKeySpec(key, 0, 32, suite.keyAlgorithm());
    var written = 0;
    var frame = 0;
    try {
      for (var start = at; start < packed.length; frame++) {
        var bytes = Math.min(FRAME_BYTES + TAG_BYTES, packed.length - start);
        var nonce = nonce(frame, start + bytes == packed.length);
        cipher.init(Cipher.DECRYPT_MODE, secret, suite.nonce(nonce));
        cipher.updateAAD(context);
        written += pass(packed, start, bytes, out, written);
        start += bytes;
      }
    } catch (AEADBadTagException e) {
      throw new MalformedException("frame " + frame + " is not authentic");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("opening frame " + frame + " failed", e);
    }
  }

  private int pass(byte[] in, int start, int bytes, byte[] out, int at)
      throws GeneralSecurityException {
    from.clear().put(in, start, bytes).flip();
    to.clear();
    cipher.doFinal(from, to);
    to.flip();
    var written = to.remaining();
    to.get(out, at, written);
    return written;
  }

  private static byte[] nonce(int frame, boolean last) {
    var nonce = new byte[NONCE_BYTES];
    nonce[7] = (byte) (frame >>> 24);
    nonce[8] = (byte) (frame >>> 16);
    nonce[9] = (byte) (frame >>> 8);
    nonce[10] = (byte) frame;
    nonce[11] = (byte) (last ? 1 : 0);
    return nonce;
  }
}
