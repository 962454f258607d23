package dev.backstay.testing;

import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Makes every new `SecureRandom` of this process give the numbers of a seed, until it is closed:
/// ids, salts and so the names of objects are the same then whenever the same things are done.
public final class SeededRandomness implements AutoCloseable {

  private static final String NAME = "SeededRandomness";

  private static final Random NUMBERS = new Random();
  private static final AtomicLong SEED = new AtomicLong();
  private static final AtomicLong MOMENT = new AtomicLong();

  /// From now on, with that seed.
  public SeededRandomness(long seed) {
    SEED.set(seed);
    MOMENT.set(0);
    NUMBERS.setSeed(seed);
    Security.insertProviderAt(new Numbers(), 1);
  }

  /// Threads that seal get other numbers from now on.
  public static void advance() {
    MOMENT.incrementAndGet();
  }

  @Override
  public void close() {
    Security.removeProvider(NAME);
  }

  private static final class Numbers extends Provider {

    private static final long serialVersionUID = 1;

    Numbers() {
      super(NAME, "1", "numbers of a seed, for tests");
      putService(
          new Service(this, "SecureRandom", NAME, Spi.class.getName(), null, null) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
              return new Spi();
            }
          });
    }
  }

  /// All instances share one row of numbers, whose order only one thread at a time can change.
  private static final class Spi extends SecureRandomSpi {

    private static final long serialVersionUID = 1;

    Spi() {
      super();
    }

    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
      if (Thread.currentThread().getName().startsWith("seal-")) {
        // Which of these threads comes first is not decided by a seed.
        new Random(SEED.get() * 31 + MOMENT.get()).nextBytes(bytes);
        return;
      }
      synchronized (Spi.class) {
        NUMBERS.nextBytes(bytes);
      }
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      var bytes = new byte[count];
      engineNextBytes(bytes);
      return bytes;
    }
  }
}
