package dev.backstay.repository;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Writes the first inputs of the fuzz tests: the parts of the golden repository, opened.
///
/// Run as a program with two directories: the golden repository, and the test resources.
final class FuzzSeeds {

  private static final String FORMAT = "dev/backstay/repository/format/FormatFuzzTestInputs/";
  private static final String SEAL = "dev/backstay/repository/seal/SealFuzzTestInputs/";
  private static final String REPOSITORY = "dev/backstay/repository/RepositoryFuzzTestInputs/";

  private final Path resources;

  private FuzzSeeds(Path resources) {
    this.resources = resources;
  }

  /// Writes them.
  public static void main(String[] arguments) throws IOException, MalformedException {
    new FuzzSeeds(Path.of(arguments[1])).write(new GoldenRepository(Path.of(arguments[0])));
  }

  private void write(GoldenRepository golden) throws IOException, MalformedException {
    var state = Files.createTempDirectory("seeds");
    golden.keepKey(state);
    var store = golden.store();
    try (var repository =
            Repository.open(store, dev.backstay.testing.TestRepository.access(state));
        var sealer = new Sealer(repository.keys())) {
      var number = 0;
      for (var object : store.contents().entrySet()) {
        writeObject(object.getKey().value(), object.getValue(), ++number, sealer);
      }
    }
  }

  private void writeObject(String key, byte[] bytes, int number, Sealer sealer)
      throws IOException, MalformedException {
    var kind = key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
    seed(
        REPOSITORY + "objectKeys/golden-" + number,
        key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    switch (kind) {
      case "format" -> seed(FORMAT + "formatRecord/golden", bytes);
      case "keys" -> seed(FORMAT + "keySlot/golden", bytes);
      case "epochs" -> seed(FORMAT + "epoch/golden-" + number, bytes);
      case "commits" -> writeCommit(bytes, number, sealer);
      case "index" -> writePiece(bytes, number, sealer);
      case "packs" -> {
        seed(REPOSITORY + "packFooter/golden-" + number, tail(bytes, 16));
        seed(SEAL + "header/golden-" + number, Arrays.copyOf(bytes, 200));
      }
      default -> seed(SEAL + "opened/golden", bytes);
    }
  }

  private void writeCommit(byte[] bytes, int number, Sealer sealer)
      throws IOException, MalformedException {
    seed(FORMAT + "commit/golden-" + number, bytes);
    var record = CommitRecord.parse(bytes);
    var context = new ByteWriter().raw(record.head().toBytes()).toBytes();
    var isSnapshot = record.head().kind() == CommitKind.SNAPSHOT.number();
    var type = isSnapshot ? SealType.MANIFEST : SealType.LABELS;
    var plain = sealer.open(type, record.sealed(), record.plainBytes(), context);
    seed(FORMAT + (isSnapshot ? "manifest" : "labelChange") + "/golden-" + number, plain);
  }

  private void writePiece(byte[] bytes, int number, Sealer sealer)
      throws IOException, MalformedException {
    var in = new ByteReader(bytes);
    var length = in.varintInt("length", 1 << 20);
    var plain = sealer.open(SealType.INDEX, in.raw("piece", in.remaining()), length);
    seed(FORMAT + "indexPiece/golden-" + number, plain);
    var table = new ByteWriter();
    IndexPiece.parse(plain).packs().getFirst().table().writeTo(table);
    seed(FORMAT + "packTable/golden-" + number, table.toBytes());
  }

  private static byte[] tail(byte[] bytes, int count) {
    return Arrays.copyOfRange(bytes, bytes.length - count, bytes.length);
  }

  private void seed(String name, byte[] bytes) throws IOException {
    var file = resources.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, bytes);
  }
}
