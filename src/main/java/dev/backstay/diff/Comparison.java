package dev.backstay.diff;

import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Walks two sides in step, in path order. A content is read only where its change mark does not
/// say that it is the same and its size does not say that it is another. Used by one thread.
public final class Comparison {

  private final Consumer<Difference> each;
  private long added;
  private long removed;
  private long changed;
  private long bytesBefore;
  private long bytesAfter;

  private Comparison(Consumer<Difference> each) {
    this.each = each;
  }

  /// Tells each difference in path order, and sums up.
  public static Tally run(Side before, Side after, Consumer<Difference> each) {
    return new Comparison(each).run(before, after);
  }

  private Tally run(Side before, Side after) {
    var left = before.next().orElse(null);
    var right = after.next().orElse(null);
    while (left != null || right != null) {
      var order = order(left, right);
      if (order < 0 && left != null) {
        removed(left.meta());
      } else if (order > 0 && right != null) {
        added(right.meta());
      } else if (left != null && right != null) {
        compare(left, right);
      }
      left = order <= 0 ? before.next().orElse(null) : left;
      right = order >= 0 ? after.next().orElse(null) : right;
    }
    return new Tally(added, removed, changed, bytesBefore, bytesAfter);
  }

  private static int order(Side.@Nullable Item left, Side.@Nullable Item right) {
    if (left == null || right == null) {
      return left == null ? 1 : -1;
    }
    return left.meta().path().compareTo(right.meta().path());
  }

  private void removed(EntryMeta entry) {
    removed++;
    bytesBefore += entry.sizeBytes();
    each.accept(new Difference(Optional.of(entry), Optional.empty(), Set.of()));
  }

  private void added(EntryMeta entry) {
    added++;
    bytesAfter += entry.sizeBytes();
    each.accept(new Difference(Optional.empty(), Optional.of(entry), Set.of()));
  }

  private void compare(Side.Item before, Side.Item after) {
    var left = before.meta();
    var right = after.meta();
    bytesBefore += left.sizeBytes();
    bytesAfter += right.sizeBytes();
    var aspects = EnumSet.noneOf(Aspect.class);
    if (left.type() != right.type()) {
      aspects.add(Aspect.TYPE);
    } else if (left.type() == EntryType.FILE) {
      compareFiles(before, after, aspects);
    } else {
      addIf(!left.target().equals(right.target()), Aspect.TARGET, aspects);
      addIf(differ(left.attributes().extended(), right.attributes()), Aspect.ATTRIBUTES, aspects);
    }
    compareAttributes(left.attributes(), right.attributes(), aspects);
    if (!aspects.isEmpty()) {
      changed++;
      each.accept(new Difference(Optional.of(left), Optional.of(right), aspects));
    }
  }

  /// Equal marks speak for extended attributes too.
  private static void compareFiles(Side.Item before, Side.Item after, Set<Aspect> aspects) {
    var right = after.meta();
    if (right.hasContentOf(before.meta())) {
      return;
    }
    if (right.sizeBytes() != before.meta().sizeBytes()) {
      aspects.add(Aspect.CONTENT);
      return;
    }
    var left = new Digest();
    var other = new Digest();
    var readBefore = before.read(left);
    var readAfter = after.read(other);
    addIf(!left.equalTo(other), Aspect.CONTENT, aspects);
    addIf(
        differ(readBefore.attributes().extended(), readAfter.attributes()),
        Aspect.ATTRIBUTES,
        aspects);
  }

  private static void compareAttributes(Attributes left, Attributes right, Set<Aspect> aspects) {
    addIf(left.mode() != right.mode(), Aspect.MODE, aspects);
    addIf(left.uid() != right.uid() || left.gid() != right.gid(), Aspect.OWNER, aspects);
    addIf(left.modifiedAtNanos() != right.modifiedAtNanos(), Aspect.TIME, aspects);
  }

  private static boolean differ(Map<String, byte[]> left, Attributes right) {
    var other = right.extended();
    return !left.keySet().equals(other.keySet())
        || !left.entrySet().stream()
            .allMatch(each -> Arrays.equals(each.getValue(), other.get(each.getKey())));
  }

  private static void addIf(boolean differs, Aspect aspect, Set<Aspect> aspects) {
    if (differs) {
      aspects.add(aspect);
    }
  }

  private static final class Digest implements ContentSink {

    private static final byte[] ZEROS = new byte[64 << 10];

    private final MessageDigest digest;

    Digest() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public void skipZeros(long length) {
      for (var left = length; left > 0; left -= ZEROS.length) {
        digest.update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
      }
    }

    boolean equalTo(Digest other) {
      return Arrays.equals(digest.digest(), other.digest.digest());
    }
  }
}
