package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FaultyObjectStoreTest extends ObjectStoreContract {

  private static final ObjectKey KEY = new ObjectKey("a/b");

  private final InMemoryObjectStore memory = new InMemoryObjectStore();

  @Override
  protected ObjectStore newStore() {
    return new FaultyObjectStore(new InMemoryObjectStore(), Faults.none());
  }

  private static void use(ObjectStore store) throws IOException {
    store.create(KEY, Content.of(new byte[] {1}));
    store.find(KEY);
    store.read(KEY, 0, 1);
    store.list("a");
    store.delete(KEY);
  }

  @Test
  void everyOperationIsCounted() throws IOException {
    var faulty = new FaultyObjectStore(memory, Faults.none());

    use(faulty);

    assertThat(faulty.operations()).isEqualTo(5);
  }

  @Test
  void aFaultThatIsNotAppliedDoesNothing() throws IOException {
    var faulty = new FaultyObjectStore(memory, Faults.at(1, FaultMode.NOT_APPLIED));

    assertThatThrownBy(() -> use(faulty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("step 1: create a/b");
    assertThat(memory.contents()).isEmpty();
    use(faulty);
  }

  @Test
  void aLostAnswerHidesWhatWasDone() {
    var faulty = new FaultyObjectStore(memory, Faults.at(1, FaultMode.APPLIED));

    assertThatThrownBy(() -> use(faulty)).isInstanceOf(IOException.class);
    assertThat(memory.contents()).containsOnlyKeys(KEY);
  }

  @Test
  void aPermanentFaultStays() {
    var faulty = new FaultyObjectStore(memory, Faults.at(2, FaultMode.PERMANENT));

    assertThatThrownBy(() -> use(faulty)).hasMessageContaining("step 2");
    assertThatThrownBy(() -> faulty.delete(KEY)).hasMessageContaining("step 3");
    assertThat(memory.contents()).containsOnlyKeys(KEY);
  }

  @Test
  void nothingIsDoneAfterACrash() throws IOException {
    var faulty = new FaultyObjectStore(memory, Faults.at(2, FaultMode.CRASH));

    assertThatThrownBy(() -> use(faulty)).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(() -> faulty.delete(KEY)).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(() -> faulty.find(KEY)).isInstanceOf(SimulatedCrash.class);
    assertThat(memory.contents()).containsOnlyKeys(KEY);
    faulty.close();
  }

  @Test
  void aScenarioEndsUntouchedAfterItsLastStep() throws IOException {
    var step = 0;
    Faults faults;
    do {
      step++;
      faults = Faults.at(step, FaultMode.NOT_APPLIED);
      try {
        use(new FaultyObjectStore(new InMemoryObjectStore(), faults));
      } catch (IOException injected) {
        assertThat(injected).hasMessageContaining("step " + step);
      }
    } while (faults.happened());
    assertThat(step).isEqualTo(6);
  }
}
