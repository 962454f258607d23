import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Reads a Backstay repository when Backstay itself is gone. One file, a JDK, nothing else:
///
///     java Reader.java REPOSITORY --machine-key FILE list
///     java Reader.java REPOSITORY --machine-key FILE restore SNAPSHOT TARGET [COMPONENT...]
///
/// or `--passphrase-file FILE` instead of the machine key, or `--key-file FILE`: a key file, or
// what
/// a key command prints. Repositories whose keys were rotated need Java 24 or newer.
///
/// It was written from the description of the format (docs/format.md) alone, shares no code with
/// Backstay, and only reads the repository. TARGET must not exist, or be an empty directory; each
/// component comes to TARGET/NAME. SNAPSHOT is the beginning of an id, or `latest`.
///
/// Everything that is read is checked: commitments, tags, names of chunks, digests of listings,
/// signatures, chains. A file of which something is damaged or missing is not delivered; the others
/// are, and the end is not 0.
///
/// It is longer than a file should be, so that it can be kept as one. Its parts: the command, the
/// repository, snapshots, contents, the tree that is written, values, what is sealed, key epochs,
/// Zstandard (RFC 8878), Argon2id (RFC 9106).
final class Reader {

  private static final HexFormat HEX = HexFormat.of();

  private Reader() {}

  // The command

  public static void main(String[] arguments) {
    try {
      System.exit(run(new ArrayDeque<>(List.of(arguments))));
    } catch (Damaged | IOException | GeneralSecurityException e) {
      System.err.println(
          "error: "
              + e.getMessage()
              + (e instanceof Damaged ? "" : " (" + e.getClass().getSimpleName() + ")"));
      System.exit(1);
    }
  }

  private static int run(Deque<String> arguments)
      throws Damaged, IOException, GeneralSecurityException {
    var places = new ArrayList<String>();
    var secret = new Secret(Set.of(), new byte[0]);
    while (!arguments.isEmpty()) {
      var next = arguments.pop();
      switch (next) {
        case "--machine-key" ->
            secret = new Secret(Set.of(2), Files.readAllBytes(Path.of(valueOf(next, arguments))));
        case "--key-file" ->
            secret = new Secret(Set.of(3, 4), keyIn(Path.of(valueOf(next, arguments))));
        case "--passphrase-file" ->
            secret = new Secret(Set.of(1), firstLine(Path.of(valueOf(next, arguments))));
        default -> places.add(next);
      }
    }
    if (places.size() < 2 || secret.bytes().length == 0) {
      return usage();
    }
    var warnings = new Warnings();
    var repository = new Repository(Path.of(places.get(0)), secret, warnings);
    var history = new History(repository, warnings);
    var snapshots = history.snapshots();
    if (places.get(1).equals("list") && places.size() == 2) {
      for (var snapshot : snapshots) {
        var proven = history.isProven(snapshot) ? "  proven" : "";
        var end = history.isForgotten(snapshot) ? "  forgotten" : "";
        System.out.println(snapshot.line() + proven + end);
      }
    } else if (places.get(1).equals("restore") && places.size() >= 4) {
      var wanted = Set.copyOf(places.subList(4, places.size()));
      restore(repository, choose(history, places.get(2)), Path.of(places.get(3)), wanted, warnings);
    } else {
      return usage();
    }
    return warnings.count() == 0 ? 0 : 1;
  }

  private static String valueOf(String option, Deque<String> arguments) throws Damaged {
    if (arguments.isEmpty()) {
      throw new Damaged(option + " needs a file");
    }
    return arguments.pop();
  }

  private static byte[] firstLine(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    var end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  /// A key that is text has no line ends.
  private static byte[] keyIn(Path file) throws IOException {
    var text = firstLine(file);
    for (var each : text) {
      if (each < ' ' || each > '~') {
        return Files.readAllBytes(file);
      }
    }
    return text;
  }

  private static int usage() {
    System.err.println(
        """
        usage: java Reader.java REPOSITORY SECRET list
               java Reader.java REPOSITORY SECRET restore SNAPSHOT TARGET [COMPONENT...]
        SECRET: --machine-key FILE | --passphrase-file FILE | --key-file FILE""");
    return 2;
  }

  private static Snapshot choose(History history, String typed) throws Damaged {
    var snapshots = history.snapshots();
    var found =
        typed.equals("latest")
            ? snapshots.reversed().stream()
                .filter(snapshot -> snapshot.isGood() && !history.isForgotten(snapshot))
                .limit(1)
                .toList()
            : snapshots.stream().filter(snapshot -> snapshot.id().startsWith(typed)).toList();
    if (found.size() != 1) {
      throw new Damaged(found.size() + " snapshots are called " + printable(typed));
    }
    return found.getFirst();
  }

  private static void restore(
      Repository repository, Snapshot snapshot, Path target, Set<String> wanted, Warnings warnings)
      throws Damaged, IOException, GeneralSecurityException {
    var names = new TreeSet<String>();
    snapshot.components().forEach(component -> names.add(component.name()));
    if (!names.containsAll(wanted)) {
      throw new Damaged("the components of " + snapshot.id() + " are " + names);
    }
    Files.createDirectories(target);
    try (var inside = Files.list(target)) {
      if (inside.findAny().isPresent()) {
        throw new Damaged(target + " is not empty");
      }
    }
    repository.lookFor(snapshot.writer());
    for (var component : snapshot.components()) {
      if (wanted.isEmpty() || wanted.contains(component.name())) {
        var place = Files.createDirectory(target.toRealPath().resolve(component.name()));
        var entries = new Restoring(repository, place, warnings).restore(component);
        System.out.println(printable(component.name()) + ": " + entries + " entries");
      }
    }
  }

  /// What was wrong, told at once and counted.
  private static final class Warnings {
    private int count;

    void add(String sentence) {
      count++;
      System.err.println("damaged: " + sentence);
    }

    int count() {
      return count;
    }
  }

  /// Something is not what it must be.
  private static final class Damaged extends Exception {
    private static final long serialVersionUID = 1;

    Damaged(String message) {
      super(message);
    }
  }

  /// A secret, for slots of those kinds.
  private record Secret(Set<Integer> kinds, byte[] bytes) {}

  /// Text without control characters, and with bytes that are not UTF-8 told by their numbers.
  private static String printable(String text) {
    var out = new StringBuilder();
    for (var c : text.toCharArray()) {
      out.append(
          Character.isISOControl(c) || Character.isSurrogate(c)
              ? String.format("\\u%04x", (int) c)
              : c);
    }
    return out.toString();
  }

  // The repository

  /// Objects as files, the keys, and where each chunk is.
  private static final class Repository {
    private static final int SEGMENTS_KEPT = 6;

    private final Path root;
    private final Warnings warnings;
    private final Keys keys;
    private final Map<Chunk, Place> chunks = new HashMap<>();
    private final Map<String, Map<Chunk, Place>> own = new HashMap<>();
    private final Map<Integer, Run> runs = new HashMap<>();
    private final Set<String> indexed = new HashSet<>();
    private boolean packsAreRead;
    private String reader = "";
    private final Map<Segment, byte[]> open =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Segment, byte[]> eldest) {
            return size() > SEGMENTS_KEPT;
          }
        };

    /// The name of a chunk.
    record Chunk(ByteBuffer id) {
      static Chunk read(Bytes in) throws Damaged {
        return new Chunk(ByteBuffer.wrap(in.raw(20)));
      }

      @Override
      public String toString() {
        return HEX.formatHex(id.array());
      }
    }

    record Segment(String pack, long offset, int sealed, int plain) {}

    record Place(Segment segment, int type, int offset, int length) {}

    Repository(Path root, Secret secret, Warnings warnings)
        throws Damaged, IOException, GeneralSecurityException {
      this.root = root;
      this.warnings = warnings;
      var format = format();
      keys = openAny(Arrays.copyOfRange(format, 12, 28), secret);
      keys.roots(epoch -> run(epoch).root());
      readIndex();
    }

    Keys keys() {
      return keys;
    }

    byte[] object(String key) throws IOException {
      return Files.readAllBytes(root.resolve(key));
    }

    /// The names of the files in a directory of the repository, in order; none if it is not there.
    List<String> names(String directory) throws IOException {
      if (!Files.isDirectory(root.resolve(directory))) {
        return List.of();
      }
      try (var list = Files.list(root.resolve(directory))) {
        return list.map(path -> path.getFileName().toString()).sorted().toList();
      }
    }

    private byte[] format() throws Damaged, IOException {
      var problem = "there is no repository at " + root;
      if (Files.exists(root.resolve("format"))) {
        try {
          return checkedFormat(object("format"));
        } catch (Damaged e) {
          problem = "format: " + e.getMessage();
          warnings.add(problem + "; it is taken from a key slot");
        }
      }
      for (var slot : names("keys")) {
        try {
          return checkedFormat(Slot.read(object("keys/" + slot)).format());
        } catch (Damaged e) {
          warnings.add("keys/" + slot + ": " + e.getMessage());
        }
      }
      throw new Damaged(problem);
    }

    private static byte[] checkedFormat(byte[] bytes) throws Damaged {
      var in = new Bytes(withoutChecksum(bytes));
      in.expect("BACKSTAY");
      var version = in.u32();
      in.raw(16);
      var features = in.count(1);
      if (version != 1 || features != 0) {
        throw new Damaged(
            "version " + version + " with " + features + " features is not known here");
      }
      in.end();
      return bytes;
    }

    private Keys openAny(byte[] id, Secret secret)
        throws Damaged, IOException, GeneralSecurityException {
      for (var name : names("keys")) {
        try {
          var slot = Slot.read(object("keys/" + name));
          var key = slot.keyFrom(secret);
          if (key != null) {
            var opened = Keys.open(id, slot, key);
            followEpochs(opened, slot);
            return opened;
          }
        } catch (Foreign e) {
          // Another secret opens this slot.
        } catch (Damaged e) {
          warnings.add("keys/" + name + ": " + e.getMessage());
        }
      }
      throw new Damaged("no key slot opens with the secret given");
    }

    /// What is sealed in an epoch whose beginning cannot be read stays closed; the rest is read.
    private void followEpochs(Keys opened, Slot slot) throws IOException, GeneralSecurityException {
      var names = names("epochs");
      var newest = names.isEmpty() ? 0 : Long.parseLong(names.getLast());
      for (var epoch = opened.newestEpoch() + 1; epoch <= newest; epoch++) {
        var name = String.format("%010d", epoch);
        try {
          if (!names.contains(name)) {
            throw new Damaged("it is missing");
          }
          opened.add(Epoch.read(object("epochs/" + name), slot.id(), epoch, opened));
        } catch (Damaged e) {
          warnings.add("epochs/" + name + ": " + e.getMessage());
          return;
        }
      }
    }

    private void readIndex() throws IOException, GeneralSecurityException {
      readIndex("index", "");
      for (var writer : names("own")) {
        readIndex("own/" + writer, writer);
      }
    }

    /// @param writer whose snapshots alone rely on it; empty if all do
    private void readIndex(String place, String writer)
        throws IOException, GeneralSecurityException {
      for (var kind : List.of(place + "/data", place + "/meta")) {
        for (var name : names(kind)) {
          try {
            var object = object(kind + "/" + name);
            checkName(object, name);
            var in = new Bytes(object);
            var length = in.varintInt(Integer.MAX_VALUE);
            var sealed = in.rest();
            if (Keys.isOfRun(sealed) && !runOf(sealed).writer().equals(writer)) {
              throw new Damaged("another writer made it");
            }
            var plain =
                writer.isEmpty()
                    ? keys.open(4, sealed, length, new byte[0])
                    : keys.open(22, sealed, length, ascii(kind));
            addPiece(new Bytes(plain), placesOf(writer));
          } catch (Damaged e) {
            warnings.add(kind + "/" + name + ": " + e.getMessage());
          }
        }
      }
    }

    private Map<Chunk, Place> placesOf(String writer) {
      return writer.isEmpty() ? chunks : own.computeIfAbsent(writer, name -> new HashMap<>());
    }

    /// From now on chunks are looked for on behalf of that writer's snapshots.
    void lookFor(String writer) {
      reader = writer;
    }

    private Run runOf(byte[] sealed) throws Damaged, IOException, GeneralSecurityException {
      return run(Keys.epochOf(sealed));
    }

    /// A run of a host that only writes: who made it, and the root of its keys.
    Run run(int number) throws Damaged, IOException, GeneralSecurityException {
      var run = runs.get(number);
      if (run == null) {
        var key = "capsules/%08x".formatted(number);
        try {
          run = readRun(number, object(key));
        } catch (IOException | Damaged e) {
          throw new Damaged(key + ": " + e.getMessage());
        }
        runs.put(number, run);
      }
      return run;
    }

    private Run readRun(int number, byte[] bytes)
        throws Damaged, IOException, GeneralSecurityException {
      var in = new Bytes(bytes);
      in.expect("BSTYCAP1");
      var from = in.position();
      if (!Arrays.equals(in.raw(16), keys.id()) | in.bits32() != number) {
        throw new Damaged("it belongs elsewhere");
      }
      var writer = HEX.formatHex(in.raw(6));
      var context = Arrays.copyOfRange(bytes, from, in.position());
      var length = in.varintInt(1 << 16);
      var sealedKey = in.raw(in.varintInt(1 << 16));
      var capsule = in.raw(in.varintInt(1 << 16));
      var signed = Arrays.copyOf(bytes, in.position());
      var signature = in.raw(64);
      in.end();
      var card = card(writer);
      if (!card.onlyWrites()) {
        throw new Damaged("its writer is not one that only writes");
      }
      card.check(signed, signature);
      var bound = joined(ascii("recipient"), new byte[] {(byte) writer.length()}, ascii(writer));
      var key = new Bytes(keys.open(23, sealedKey, length, bound));
      return new Run(writer, Keys.openCapsule(key, new Bytes(capsule), context));
    }

    /// What is known of a writer.
    Card card(String writer) throws Damaged, IOException, GeneralSecurityException {
      var object = new Bytes(object("writers/" + writer));
      var length = object.varintInt(1 << 20);
      var context = joined(new byte[] {(byte) writer.length()}, ascii(writer));
      var in = new Bytes(keys.open(8, object.rest(), length, context));
      var encoded = in.raw(in.varintInt(1 << 12));
      var host = in.text();
      if (!HEX.formatHex(sha256(encoded)).startsWith(writer)) {
        throw new Damaged("the card of its writer is not its writer's");
      }
      var onlyWrites = in.remaining() > 0;
      if (onlyWrites && in.u8() != 1) {
        throw new Damaged("its writer is of a sort that is not known here");
      }
      var orchestrators = onlyWrites ? in.texts() : List.<String>of();
      in.end();
      return new Card(encoded, host, onlyWrites, orchestrators);
    }

    private void addPiece(Bytes in, Map<Chunk, Place> to) throws Damaged {
      var packs = in.count(33);
      for (var i = 0; i < packs; i++) {
        var pack = HEX.formatHex(in.raw(32));
        in.varint();
        addTable(pack, in, to);
      }
      in.end();
    }

    private void addTable(String pack, Bytes in, Map<Chunk, Place> to) throws Damaged {
      indexed.add(pack);
      var segments = in.count(4);
      for (var i = 0; i < segments; i++) {
        var segment =
            new Segment(pack, in.varint(), in.varintInt(32 << 20), in.varintInt(16 << 20));
        var offset = 0;
        var count = in.count(22);
        for (var j = 0; j < count; j++) {
          var type = in.u8();
          var chunk = Chunk.read(in);
          var length = in.varintInt(1 << 20);
          to.putIfAbsent(chunk, new Place(segment, type, offset, length));
          offset += length;
        }
        if (offset != segment.plain()) {
          throw new Damaged(
              "the chunks of a segment are " + offset + " bytes, not " + segment.plain());
        }
      }
    }

    /// The tables at the ends of the packs that no index piece tells of.
    private void readPacks() throws IOException, GeneralSecurityException {
      packsAreRead = true;
      for (var directory : names("packs")) {
        for (var pack : names("packs/" + directory)) {
          if (!indexed.contains(pack)) {
            try {
              readTableOf(pack);
            } catch (Damaged e) {
              warnings.add("pack " + pack + ": " + e.getMessage());
            }
          }
        }
      }
    }

    private void readTableOf(String pack) throws Damaged, IOException, GeneralSecurityException {
      try (var channel = FileChannel.open(packFile(pack))) {
        var footer = new Bytes(read(channel, channel.size() - 16, 16));
        var sealed = footer.u32();
        var plain = footer.u32();
        footer.expect("BSTYPAK1");
        var table = read(channel, channel.size() - 16 - sealed, sealed);
        var in = new Bytes(keys.open(3, table, plain, new byte[0]));
        addTable(pack, in, placesOf(Keys.isOfRun(table) ? runOf(table).writer() : ""));
        in.end();
      }
    }

    private Path packFile(String pack) {
      return root.resolve("packs").resolve(pack.substring(0, 2)).resolve(pack);
    }

    private static byte[] read(FileChannel channel, long offset, int length)
        throws Damaged, IOException {
      if (offset < 0 || length < 0 || offset + length > channel.size()) {
        throw new Damaged("it is shorter than it must be");
      }
      var bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
      return bytes.array();
    }

    /// The bytes of a chunk, compared with its name.
    Bytes chunk(Chunk chunk, int type) throws Damaged, IOException, GeneralSecurityException {
      var place = placeOf(chunk);
      if (place == null && !packsAreRead) {
        readPacks();
        place = placeOf(chunk);
      }
      if (place == null) {
        throw new Damaged("chunk " + chunk + " is missing");
      }
      var isContent = place.type() == 1 || place.type() == 2;
      if (isContent ? type != 1 : place.type() != type) {
        throw new Damaged("chunk " + chunk + " is of type " + place.type());
      }
      var bytes =
          new Bytes(segment(place.segment(), isContent ? 1 : 2), place.offset(), place.length());
      if (!Arrays.equals(chunk.id().array(), keys.chunkId(place.type(), bytes))) {
        throw new Damaged("chunk " + chunk + " is not what its name says");
      }
      return bytes;
    }

    /// What a host that only writes says of its packs counts for its own snapshots alone.
    private Place placeOf(Chunk chunk) {
      var place = chunks.get(chunk);
      return place == null ? own.getOrDefault(reader, Map.of()).get(chunk) : place;
    }

    private byte[] segment(Segment segment, int type)
        throws Damaged, IOException, GeneralSecurityException {
      var bytes = open.get(segment);
      if (bytes == null) {
        try (var channel = FileChannel.open(packFile(segment.pack()))) {
          var sealed = read(channel, segment.offset(), segment.sealed());
          bytes = keys.open(type, sealed, segment.plain(), new byte[0]);
        } catch (IOException | Damaged e) {
          throw new Damaged("pack " + segment.pack() + ": " + e.getMessage());
        }
        open.put(segment, bytes);
      }
      return bytes;
    }
  }

  /// A run of a host that only writes.
  private record Run(String writer, byte[] root) {}

  /// What is known of a writer.
  private record Card(byte[] encoded, String host, boolean onlyWrites, List<String> orchestrators) {

    void check(byte[] signed, byte[] signature) throws Damaged, GeneralSecurityException {
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
      verifier.update(signed);
      if (!verifier.verify(signature)) {
        throw new Damaged("its signature is wrong");
      }
    }
  }

  private static void checkName(byte[] object, String name)
      throws Damaged, GeneralSecurityException {
    if (!HEX.formatHex(sha256(object)).equals(name)) {
      throw new Damaged("its bytes are not those of its name");
    }
  }

  private static byte[] withoutChecksum(byte[] bytes) throws Damaged {
    try {
      var end = bytes.length - 32;
      if (end < 0
          || !Arrays.equals(
              sha256(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
        throw new Damaged("its checksum does not fit");
      }
      return Arrays.copyOf(bytes, end);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // Snapshots

  private record Component(String name, long size, String digest, Tree listing) {}

  private record Snapshot(
      String id,
      String writer,
      String orchestrator,
      String host,
      Instant takenAt,
      int trigger,
      int status,
      Set<String> tags,
      Set<String> pins,
      List<Component> components) {

    boolean isGood() {
      return status != 2 && trigger != 5 && trigger != 6 && trigger != 7;
    }

    String line() {
      var names =
          components.stream()
              .map(component -> printable(component.name()) + " " + component.size())
              .toList();
      return id
          + "  "
          + takenAt
          + "  "
          + printable(orchestrator)
          + "  "
          + List.of("complete", "incomplete", "suspect").get(status)
          + "  "
          + names
          + "  tags "
          + printable(tags.toString())
          + "  pins "
          + printable(pins.toString());
    }
  }

  private record LabelChange(String snapshot, Instant at, List<List<String>> lists) {}

  /// Of an act that forgets a snapshot, or lets it return: the act, the snapshot, and the commit
  /// that it names.
  private record Decision(String act, String snapshot, String commit) {}

  /// What a drill found out about the snapshot that a commit made.
  private record Proof(String snapshot, String commit, Instant at, boolean proven) {}

  /// All commits, checked: signatures, chains, what they seal.
  private static final class History {
    private final Repository repository;
    private final Warnings warnings;
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<LabelChange> changes = new ArrayList<>();
    private final Map<String, String> commits = new HashMap<>();
    private final Map<String, Integer> runs = new HashMap<>();
    private final List<Decision> forgets = new ArrayList<>();
    private final List<Decision> returns = new ArrayList<>();
    private final List<Proof> proofs = new ArrayList<>();

    History(Repository repository, Warnings warnings) throws IOException, GeneralSecurityException {
      this.repository = repository;
      this.warnings = warnings;
      for (var writer : repository.names("commits")) {
        readChain(writer);
      }
    }

    List<Snapshot> snapshots() {
      snapshots.sort(Comparator.comparing(Snapshot::takenAt));
      // Stable: within one writer's chain the chain decides.
      changes.sort(Comparator.comparing(LabelChange::at));
      for (var change : changes) {
        for (var snapshot : snapshots) {
          if (snapshot.id().equals(change.snapshot())) {
            change.lists().get(1).forEach(snapshot.tags()::remove);
            snapshot.tags().addAll(change.lists().get(0));
            change.lists().get(3).forEach(snapshot.pins()::remove);
            snapshot.pins().addAll(change.lists().get(2));
          }
        }
      }
      return snapshots;
    }

    /// What is forgotten can be read as long as its bytes are there.
    boolean isForgotten(Snapshot snapshot) {
      return forgets.stream()
          .filter(act -> act.snapshot().equals(snapshot.id()))
          .filter(act -> act.commit().equals(commits.get(snapshot.id())))
          .anyMatch(act -> !returns.contains(new Decision("", act.snapshot(), act.act())));
    }

    /// What the newest drill found out counts; of the same time, what comes later in the chain.
    boolean isProven(Snapshot snapshot) {
      var proven = false;
      for (var proof : proofs.stream().sorted(Comparator.comparing(Proof::at)).toList()) {
        if (proof.snapshot().equals(snapshot.id())
            && proof.commit().equals(commits.get(snapshot.id()))) {
          proven = proof.proven();
        }
      }
      return proven;
    }

    private void readChain(String writer) throws IOException, GeneralSecurityException {
      var before = new byte[32];
      var sequence = 0L;
      var latest = Instant.MIN;
      for (var name : repository.names("commits/" + writer)) {
        var key = "commits/" + writer + "/" + name;
        try {
          var bytes = repository.object(key);
          var in = new Bytes(bytes);
          in.expect("BSTYCMT1");
          var fits =
              Arrays.equals(in.raw(16), repository.keys().id())
                  & HEX.formatHex(in.raw(6)).equals(writer);
          var number = in.u64();
          var formerHash = in.raw(32);
          var snapshot = HEX.formatHex(in.raw(6));
          if (!fits || !name.equals("%010d-%s".formatted(number, snapshot))) {
            throw new Damaged("it belongs elsewhere");
          }
          if (number != sequence + 1 || !Arrays.equals(formerHash, before)) {
            warnings.add(key + ": what came before it is missing");
          }
          before = sha256(bytes);
          sequence = number;
          var kind = in.u8();
          in.u64();
          var context = Arrays.copyOf(bytes, in.position());
          var length = in.u32();
          var sealed = in.raw(in.varintInt(Integer.MAX_VALUE));
          var signed = Arrays.copyOf(bytes, in.position());
          var signature = in.raw(64);
          in.end();
          var card = repository.card(writer);
          card.check(signed, signature);
          var hash = HEX.formatHex(before);
          if (isExpelled(writer, hash)) {
            continue;
          }
          checkSealer(card, writer, kind, sealed);
          runs.put(hash, Keys.epochOf(sealed));
          if (kind == 1 || kind == 5) {
            var plain = new Bytes(repository.keys().open(5, sealed, length, context));
            var made = manifest(plain, snapshot, writer);
            if (kind == 5
                && !(made.host().equals(card.host())
                    && card.orchestrators().contains(made.orchestrator()))) {
              throw new Damaged("its writer is not enrolled for what it says");
            }
            commits.put(snapshot, hash);
            snapshots.add(made);
          } else if (kind == 6) {
            var disowned = new ArrayList<Decision>();
            decisions(
                new Bytes(repository.keys().open(12, sealed, length, context)), hash, disowned);
            var run = runs.get(hash);
            if (disowned.size() != 1 || !run.equals(runs.get(disowned.getFirst().commit()))) {
              throw new Damaged("it forgets what another run has made");
            }
            forgets.addAll(disowned);
          } else if (kind == 2) {
            var change =
                labelChange(
                    new Bytes(repository.keys().open(9, sealed, length, context)), snapshot);
            latest = change.at().isAfter(latest) ? change.at() : latest;
            changes.add(new LabelChange(change.snapshot(), latest, change.lists()));
          } else if (kind == 3) {
            decisions(
                new Bytes(repository.keys().open(12, sealed, length, context)),
                HEX.formatHex(before),
                forgets);
          } else if (kind == 4) {
            decisions(new Bytes(repository.keys().open(13, sealed, length, context)), "", returns);
          } else if (kind == 7) {
            var proof =
                proof(new Bytes(repository.keys().open(25, sealed, length, context)), snapshot);
            latest = proof.at().isAfter(latest) ? proof.at() : latest;
            proofs.add(new Proof(snapshot, proof.commit(), latest, proof.proven()));
          } else {
            throw new Damaged("it is of kind " + kind + ", which is not known here");
          }
        } catch (Damaged e) {
          warnings.add(key + ": " + e.getMessage());
        }
      }
    }

    /// Hosts that only write make kinds of their own, sealed in their own runs; nobody else does.
    private void checkSealer(Card card, String writer, int kind, byte[] sealed)
        throws Damaged, IOException, GeneralSecurityException {
      var ofRun = Keys.isOfRun(sealed);
      if (card.onlyWrites() != (kind == 5 || kind == 6)
          || card.onlyWrites() != ofRun
          || (ofRun && !repository.run(Keys.epochOf(sealed)).writer().equals(writer))) {
        throw new Damaged("its writer may not make it");
      }
    }

    private boolean isExpelled(String writer, String hash)
        throws IOException, GeneralSecurityException {
      for (var name : repository.names("expelled/" + writer)) {
        var key = "expelled/" + writer + "/" + name;
        try {
          var object = new Bytes(repository.object(key));
          var length = object.varintInt(1 << 26);
          var in = new Bytes(repository.keys().open(24, object.rest(), length, ascii(key)));
          var believed = false;
          for (var left = in.count(32); left > 0; left--) {
            believed |= HEX.formatHex(in.raw(32)).equals(hash);
          }
          if (!believed) {
            return true;
          }
        } catch (Damaged e) {
          // The writer may have put it there, to be in the way.
          warnings.add(key + ": " + e.getMessage());
        }
      }
      return false;
    }

    private static void decisions(Bytes in, String act, List<Decision> to) throws Damaged {
      in.instant();
      in.text();
      in.varint();
      var count = in.varintInt(1 << 20);
      for (var i = 0; i < count; i++) {
        var snapshot = HEX.formatHex(in.raw(6));
        var commit = HEX.formatHex(in.raw(32));
        in.text();
        to.add(new Decision(act, snapshot, commit));
      }
      in.end();
    }

    private static LabelChange labelChange(Bytes in, String snapshot) throws Damaged {
      if (!HEX.formatHex(in.raw(6)).equals(snapshot)) {
        throw new Damaged("it is about another snapshot");
      }
      var at = in.instant();
      in.text();
      var lists = List.of(in.texts(), in.texts(), in.texts(), in.texts());
      in.end();
      return new LabelChange(snapshot, at, lists);
    }

    private static Proof proof(Bytes in, String snapshot) throws Damaged {
      if (!HEX.formatHex(in.raw(6)).equals(snapshot)) {
        throw new Damaged("it is about another snapshot");
      }
      var commit = HEX.formatHex(in.raw(32));
      in.raw(6);
      var at = in.instant();
      in.text();
      var verdict = in.u8(1);
      in.varint();
      in.raw(32);
      in.raw(16);
      in.end();
      return new Proof(snapshot, commit, at, verdict == 0);
    }

    private static Snapshot manifest(Bytes in, String expected, String writer) throws Damaged {
      var id = HEX.formatHex(in.raw(6));
      if (!id.equals(expected)) {
        throw new Damaged("its manifest is of another snapshot");
      }
      var orchestrator = in.text();
      var host = in.text();
      in.instant();
      var takenAt = in.instant();
      var trigger = in.u8(7);
      var status = in.u8(2);
      in.u8(2);
      in.varint();
      var tags = new TreeSet<>(in.texts());
      var pins = new TreeSet<>(in.texts());
      in.texts();
      in.texts();
      var components = new ArrayList<Component>();
      var names = new HashSet<String>();
      var count = in.varintInt(1000);
      for (var i = 0; i < count; i++) {
        var component = component(in);
        if (!component.name().matches("[A-Za-z0-9][A-Za-z0-9._-]*")
            || !names.add(component.name())) {
          throw new Damaged("a component is called " + printable(component.name()));
        }
        components.add(component);
      }
      if (in.remaining() > 0) {
        in.raw(48);
        in.instant();
        in.instant();
      }
      in.end();
      return new Snapshot(
          id, writer, orchestrator, host, takenAt, trigger, status, tags, pins, components);
    }

    private static Component component(Bytes in) throws Damaged {
      var name = in.text();
      in.u8();
      in.u8(3);
      in.svarint();
      in.text();
      in.varint();
      in.varint();
      var size = in.varint();
      var digest = HEX.formatHex(in.raw(32));
      in.text();
      in.instant();
      in.instant();
      for (var list = 0; list < 2; list++) {
        var pairs = in.count(2);
        for (var i = 0; i < pairs * 2; i++) {
          in.text();
        }
      }
      in.texts();
      var notes = in.varintInt(200);
      for (var i = 0; i < notes; i++) {
        in.u8(3);
        in.text();
        in.text();
      }
      in.varint();
      in.u8(1);
      var listing = Tree.read(in);
      in.raw(Math.multiplyExact(8, in.count(8)));
      return new Component(name, size, digest, listing);
    }
  }

  // Contents

  /// A list of chunks: its topmost part.
  private record Tree(int level, List<Repository.Chunk> items) {
    static Tree read(Bytes in) throws Damaged {
      return new Tree(in.u8(6), readItems(in));
    }

    private static List<Repository.Chunk> readItems(Bytes in) throws Damaged {
      var count = in.count(21);
      var items = new ArrayList<Repository.Chunk>();
      for (var i = 0; i < count; i++) {
        items.add(Repository.Chunk.read(in));
        in.raw(in.varintInt(64 << 10));
      }
      return items;
    }

    /// Visits the leaves in order.
    void leaves(Repository repository, Visitor visitor)
        throws Damaged, IOException, GeneralSecurityException {
      for (var item : items) {
        if (level == 0) {
          visitor.visit(item);
        } else {
          var node = new Bytes(repository.chunk(item, 4).rest());
          var below = new Tree(level - 1, readItems(node));
          node.end();
          if (below.items().isEmpty()) {
            throw new Damaged("node " + item + " is empty");
          }
          below.leaves(repository, visitor);
        }
      }
    }
  }

  private interface Visitor {
    void visit(Repository.Chunk chunk) throws Damaged, IOException, GeneralSecurityException;
  }

  private sealed interface Content {
    record Nothing() implements Content {}

    record Whole(Repository.Chunk chunk) implements Content {}

    record Inline(Recipe recipe) implements Content {}

    record Recipes(Tree tree) implements Content {}

    static Content read(Bytes in) throws Damaged {
      var form = in.u8(3);
      return switch (form) {
        case 0 -> new Nothing();
        case 1 -> new Whole(Repository.Chunk.read(in));
        case 2 -> new Inline(Recipe.read(in));
        default -> new Recipes(Tree.read(in));
      };
    }
  }

  /// A part of a chunk, or zeros if there is none.
  private record Extent(Repository.Chunk chunk, int offset, int length) {}

  private record Recipe(List<Extent> extents) {
    static Recipe read(Bytes in) throws Damaged {
      var count = in.count(20);
      var chunks = new ArrayList<Repository.Chunk>();
      for (var i = 0; i < count; i++) {
        chunks.add(Repository.Chunk.read(in));
      }
      var extents = new ArrayList<Extent>();
      var extentCount = in.count(2);
      for (var i = 0; i < extentCount; i++) {
        var position = in.varintInt(count);
        var chunk = position == 0 ? null : chunks.get(position - 1);
        var offset = chunk == null ? 0 : in.varintInt(1 << 20);
        var length = in.varintInt(64 << 20);
        if (length == 0) {
          throw new Damaged("an extent is empty");
        }
        extents.add(new Extent(chunk, offset, length));
      }
      in.raw(in.varintInt(1 << 20));
      return new Recipe(extents);
    }
  }

  /// Writes a content to a file; zeros become holes.
  private static final class ContentWriter {
    private final Repository repository;
    private final FileChannel out;
    private long written;

    ContentWriter(Repository repository, FileChannel out) {
      this.repository = repository;
      this.out = out;
    }

    void write(Content content, long size) throws Damaged, IOException, GeneralSecurityException {
      switch (content) {
        case Content.Nothing() -> {}
        case Content.Whole(var chunk) -> {
          var bytes = repository.chunk(chunk, 1);
          write(bytes, 0, bytes.remaining());
        }
        case Content.Inline(var recipe) -> write(recipe);
        case Content.Recipes(var tree) ->
            tree.leaves(
                repository,
                leaf -> {
                  var in = new Bytes(repository.chunk(leaf, 5).rest());
                  write(Recipe.read(in));
                  in.end();
                });
      }
      if (written != size) {
        throw new Damaged("its content is " + written + " bytes, not " + size);
      }
      if (out.size() < size) {
        out.write(ByteBuffer.allocate(1), size - 1);
      }
    }

    private void write(Recipe recipe) throws Damaged, IOException, GeneralSecurityException {
      for (var extent : recipe.extents()) {
        if (extent.chunk() == null) {
          written += extent.length();
        } else {
          write(repository.chunk(extent.chunk(), 1), extent.offset(), extent.length());
        }
      }
    }

    private void write(Bytes chunk, int offset, int length) throws Damaged, IOException {
      var bytes = chunk.part(offset, length);
      while (bytes.hasRemaining()) {
        written += out.write(bytes, written);
      }
    }
  }

  // The tree that is written

  private record Attributes(int mode, int uid, int gid, long nanos, Map<String, byte[]> extended) {
    static Attributes read(Bytes in, boolean withExtended) throws Damaged {
      var mode = in.varintInt(07777);
      var uid = (int) in.varint(0xFFFF_FFFFL);
      var gid = (int) in.varint(0xFFFF_FFFFL);
      var nanos = in.svarint();
      var extended = new TreeMap<String, byte[]>();
      var count = withExtended ? in.count(2) : 0;
      for (var i = 0; i < count; i++) {
        extended.put(in.text(), in.raw(in.varintInt(64 << 10)));
      }
      return new Attributes(mode, uid, gid, nanos, extended);
    }
  }

  private record Left(Path path, Attributes attributes) {}

  /// Writes the entries of one component below a new directory, and nothing anywhere else: every
  /// parent is a directory that was made here, every name is one name.
  private static final class Restoring {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Repository repository;
    private final Path place;
    private final Warnings warnings;
    private final Deque<Left> directories = new ArrayDeque<>();
    private final Set<ByteBuffer> made = new HashSet<>();
    private final Set<ByteBuffer> files = new HashSet<>();
    private byte[] before = {};
    private byte[] last;
    private long entries;

    Restoring(Repository repository, Path place, Warnings warnings) {
      this.repository = repository;
      this.place = place;
      this.warnings = warnings;
    }

    long restore(Component component) throws IOException, GeneralSecurityException {
      var digest = MessageDigest.getInstance("SHA-256");
      try {
        component.listing().leaves(repository, leaf -> leaf(repository.chunk(leaf, 3), digest));
        if (!HEX.formatHex(digest.digest()).equals(component.digest())) {
          throw new Damaged("its listing is not the one that was committed");
        }
      } catch (Damaged e) {
        warnings.add("component " + component.name() + ": " + e.getMessage());
      }
      // What is below a directory changes its time, and may need its permissions.
      for (var directory : directories) {
        give(directory.path(), directory.attributes());
      }
      return entries;
    }

    private void leaf(Bytes leaf, MessageDigest digest)
        throws Damaged, IOException, GeneralSecurityException {
      // Segments that are opened meanwhile must not change these bytes.
      var in = new Bytes(leaf.rest());
      var listed = in.raw(in.u32());
      digest.update(listed);
      var marks = in.remaining();
      var fileCount = 0;
      var entry = new Bytes(listed);
      before = new byte[0];
      while (entry.remaining() > 0) {
        fileCount += entry(entry) ? 1 : 0;
      }
      if (marks != fileCount * 8) {
        throw new Damaged("a leaf has marks of " + marks + " bytes for " + fileCount + " files");
      }
    }

    private boolean entry(Bytes in) throws Damaged, IOException, GeneralSecurityException {
      var shared = in.varintInt(before.length);
      var rest = in.raw(in.varintInt(64 << 10));
      var path = Arrays.copyOf(before, shared + rest.length);
      System.arraycopy(rest, 0, path, shared, rest.length);
      before = path;
      var flags = in.u8(0x33);
      var type = flags & 15;
      var attributes = Attributes.read(in, (flags & 0x20) != 0);
      var size = type == 0 ? in.varint() : 0;
      var content = type == 0 ? Content.read(in) : new Content.Nothing();
      var link = type >= 2 ? in.raw(in.varintInt(64 << 10)) : new byte[0];
      checkPlace(path);
      entries++;
      try {
        switch (type) {
          case 0 -> file(path, attributes, size, content);
          case 1 -> directory(path, attributes);
          case 2 -> symbolicLink(path, attributes, link);
          default -> hardLink(path, link);
        }
      } catch (Damaged | FileSystemException e) {
        warnings.add(nameOf(path) + ": " + e.getMessage());
      }
      return type == 0;
    }

    private void checkPlace(byte[] path) throws Damaged {
      if (last != null && compare(last, path) >= 0) {
        throw new Damaged("entry " + nameOf(path) + " is out of order");
      }
      last = path;
      if (path.length == 0) {
        return;
      }
      for (var name : text(path).split("/", -1)) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf(0) >= 0) {
          throw new Damaged("entry " + nameOf(path) + " has an unsafe name");
        }
      }
      var slash = path.length - 1;
      while (slash > 0 && path[slash] != '/') {
        slash--;
      }
      // Without a root directory an entry stands alone, at the top.
      if ((slash > 0 || !made.isEmpty())
          && !made.contains(ByteBuffer.wrap(path, 0, slash).slice())) {
        throw new Damaged("entry " + nameOf(path) + " is not below a directory");
      }
    }

    /// Names one by one, by code point: bytes that are not UTF-8 stand at U+DC80 and above.
    private static int compare(byte[] one, byte[] other) {
      var left = text(one).split("/", -1);
      var right = text(other).split("/", -1);
      for (var i = 0; i < Math.min(left.length, right.length); i++) {
        var difference =
            Arrays.compare(left[i].codePoints().toArray(), right[i].codePoints().toArray());
        if (difference != 0) {
          return difference;
        }
      }
      return left.length - right.length;
    }

    private void file(byte[] path, Attributes attributes, long size, Content content)
        throws Damaged, IOException, GeneralSecurityException {
      var file = at(path);
      try (var out =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        new ContentWriter(repository, out).write(content, size);
      } catch (Damaged e) {
        Files.delete(file);
        throw e;
      }
      files.add(ByteBuffer.wrap(path));
      give(file, attributes);
    }

    private void directory(byte[] path, Attributes attributes) throws IOException {
      var directory = at(path);
      if (path.length > 0) {
        Files.createDirectory(directory);
      }
      made.add(ByteBuffer.wrap(path));
      directories.push(new Left(directory, attributes));
    }

    private void symbolicLink(byte[] path, Attributes attributes, byte[] link) throws IOException {
      var made = Files.createSymbolicLink(at(path), linkTarget(link));
      own(made, attributes);
      setTime(made, attributes);
    }

    private void hardLink(byte[] path, byte[] link) throws Damaged, IOException {
      if (!files.contains(ByteBuffer.wrap(link))) {
        throw new Damaged("it shares the bytes of " + nameOf(link) + ", which is not there");
      }
      Files.createLink(at(path), at(link));
      files.add(ByteBuffer.wrap(path));
    }

    private static void give(Path path, Attributes attributes) throws IOException {
      own(path, attributes);
      if (!attributes.extended().isEmpty()) {
        var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        for (var each : attributes.extended().entrySet()) {
          view.write(each.getKey(), ByteBuffer.wrap(each.getValue()));
        }
      }
      Files.setAttribute(path, "unix:mode", attributes.mode());
      setTime(path, attributes);
    }

    private static void own(Path path, Attributes attributes) throws IOException {
      if (ROOT) {
        Files.setAttribute(path, "unix:uid", attributes.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", attributes.gid(), LinkOption.NOFOLLOW_LINKS);
      }
    }

    private static void setTime(Path path, Attributes attributes) throws IOException {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.from(attributes.nanos(), TimeUnit.NANOSECONDS), null, null);
    }

    private Path at(byte[] path) {
      return path.length == 0 ? place : Path.of(URI.create(place.toUri() + encoded(path)));
    }

    /// Byte for byte, whatever the locale: through the percent-encoded form of a name.
    private static Path linkTarget(byte[] link) {
      var absolute = link.length > 0 && link[0] == '/';
      var text = encoded(absolute ? Arrays.copyOfRange(link, 1, link.length) : link);
      // Reading a URI takes one trailing slash away.
      var path = Path.of(URI.create("file:///" + text + (text.endsWith("/") ? "/" : "")));
      return absolute ? path : path.subpath(0, path.getNameCount());
    }

    private static String encoded(byte[] path) {
      var out = new StringBuilder();
      for (var b : path) {
        out.append(b == '/' ? "/" : "%%%02x".formatted(b & 255));
      }
      return out.toString();
    }

    private static String nameOf(byte[] path) {
      return path.length == 0 ? "the root" : printable(text(path));
    }

    /// UTF-8 where it is, and U+DC80 + (byte - 0x80) where it is not.
    private static String text(byte[] bytes) {
      var out = new StringBuilder();
      for (var i = 0; i < bytes.length; ) {
        var length = utf8Length(bytes, i);
        if (length == 0) {
          out.append((char) (0xDC00 + (bytes[i] & 255)));
          i++;
        } else {
          out.append(new String(bytes, i, length, StandardCharsets.UTF_8));
          i += length;
        }
      }
      return out.toString();
    }

    private static int utf8Length(byte[] bytes, int at) {
      var first = bytes[at] & 255;
      var length =
          first < 0x80
              ? 1
              : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
      if (length == 0 || at + length > bytes.length) {
        return 0;
      }
      var part = Arrays.copyOfRange(bytes, at, at + length);
      return Arrays.equals(
              part, new String(part, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
          ? length
          : 0;
    }
  }

  // Values

  /// Reads primitive values, and no further than there are bytes.
  private static final class Bytes {
    private final byte[] array;
    private final int end;
    private int position;

    Bytes(byte[] array) {
      this(array, 0, array.length);
    }

    Bytes(byte[] array, int offset, int length) {
      this.array = array;
      position = offset;
      end = offset + length;
    }

    int position() {
      return position;
    }

    int remaining() {
      return end - position;
    }

    byte[] raw(int length) throws Damaged {
      if (length < 0 || length > remaining()) {
        throw new Damaged("it ends too early");
      }
      position += length;
      return Arrays.copyOfRange(array, position - length, position);
    }

    byte[] rest() {
      return Arrays.copyOfRange(array, position, end);
    }

    ByteBuffer part(int offset, int length) throws Damaged {
      if (offset > remaining() - length) {
        throw new Damaged("a chunk is shorter than what is wanted of it");
      }
      return ByteBuffer.wrap(array, position + offset, length);
    }

    void hash(Consumer<ByteBuffer> hash) {
      hash.accept(ByteBuffer.wrap(array, position, remaining()));
    }

    int u8() throws Damaged {
      return raw(1)[0] & 255;
    }

    int u8(int max) throws Damaged {
      var value = u8();
      if (value > max) {
        throw new Damaged("a value is " + value + ", which is not known here");
      }
      return value;
    }

    /// Any 32 bits.
    int bits32() throws Damaged {
      return ByteBuffer.wrap(raw(4)).getInt();
    }

    int u32() throws Damaged {
      var value = ByteBuffer.wrap(raw(4)).getInt();
      if (value < 0) {
        throw new Damaged("a length is too large");
      }
      return value;
    }

    long u64() throws Damaged {
      return ByteBuffer.wrap(raw(8)).getLong();
    }

    private long septets() throws Damaged {
      var value = 0L;
      for (var shift = 0; shift < 70; shift += 7) {
        var b = u8();
        value |= (long) (b & 127) << shift;
        if (b < 128) {
          if (b == 0 && shift > 0 || shift == 63 && b > 1) {
            throw new Damaged("a number is not in its shortest form");
          }
          return value;
        }
      }
      throw new Damaged("a number is too long");
    }

    long varint() throws Damaged {
      return varint(Long.MAX_VALUE);
    }

    long varint(long max) throws Damaged {
      var value = septets();
      if (value < 0 || value > max) {
        throw new Damaged("a number is " + Long.toUnsignedString(value) + ", more than " + max);
      }
      return value;
    }

    int varintInt(int max) throws Damaged {
      return (int) varint(max);
    }

    long svarint() throws Damaged {
      var value = septets();
      return (value >>> 1) ^ -(value & 1);
    }

    /// How many items follow, each of so many bytes at least.
    int count(int itemBytes) throws Damaged {
      return varintInt(remaining() / itemBytes);
    }

    String text() throws Damaged {
      return new String(raw(varintInt(64 << 10)), StandardCharsets.UTF_8);
    }

    List<String> texts() throws Damaged {
      var count = count(1);
      var texts = new ArrayList<String>();
      for (var i = 0; i < count; i++) {
        texts.add(text());
      }
      return texts;
    }

    Instant instant() throws Damaged {
      return Instant.ofEpochSecond(svarint(), varintInt(999_999_999));
    }

    void expect(String magic) throws Damaged {
      if (!Arrays.equals(raw(8), magic.getBytes(StandardCharsets.US_ASCII))) {
        throw new Damaged("it does not begin or end with " + magic);
      }
    }

    void end() throws Damaged {
      if (remaining() > 0) {
        throw new Damaged("there are " + remaining() + " bytes too many");
      }
    }
  }

  // What is sealed

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (var part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static byte[] hkdf(byte[] secret, byte[] salt, byte[] info, int length)
      throws GeneralSecurityException {
    var extracted = hmac(salt.length == 0 ? new byte[32] : salt, secret);
    var out = new ByteArrayOutputStream();
    var block = new byte[0];
    for (var i = 1; out.size() < length; i++) {
      block = hmac(extracted, block, info, new byte[] {(byte) i});
      out.writeBytes(block);
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// One way to open the repository.
  private record Slot(
      byte[] format,
      byte[] id,
      byte[] salt,
      int kind,
      int memory,
      int passes,
      int lanes,
      byte[] head,
      byte[] roots) {
    static Slot read(byte[] object) throws Damaged {
      var bytes = withoutChecksum(object);
      var in = new Bytes(bytes);
      in.expect("BSTYKEY1");
      var format = in.raw(in.varintInt(64 << 10));
      var id = in.raw(6);
      var salt = in.raw(32);
      var kind = in.u8();
      var parameters = new int[3];
      if (kind == 1) {
        for (var i = 0; i < 3; i++) {
          parameters[i] = in.u32();
        }
        if (parameters[0] > 1 << 20
            || parameters[1] < 1
            || parameters[1] > 10
            || parameters[2] < 1
            || parameters[2] > 8) {
          throw new Damaged("its parameters are outside the limits");
        }
      } else if (kind < 1 || kind > 4) {
        throw new Damaged("it is of kind " + kind + ", which is not known here");
      }
      var head = Arrays.copyOf(bytes, in.position());
      var roots = in.raw(in.varintInt(1 << 20));
      return new Slot(
          format, id, salt, kind, parameters[0], parameters[1], parameters[2], head, roots);
    }

    /// The slot's key, or null if it is opened by another sort of secret.
    byte[] keyFrom(Secret secret) throws GeneralSecurityException {
      if (!secret.kinds().contains(kind)) {
        return null;
      }
      return switch (kind) {
        case 2 -> hkdf(secret.bytes(), salt, ascii("backstay machine"), 32);
        case 3 -> hkdf(secret.bytes(), salt, ascii("backstay key file"), 32);
        case 4 -> hkdf(secret.bytes(), salt, ascii("backstay key command"), 32);
        default -> new Argon2id(memory, passes, lanes).hash(secret.bytes(), salt, 32);
      };
    }
  }

  /// Sealed with other keys.
  private static final class Foreign extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// Everything that is derived from the roots of a repository.
  private static final class Keys {
    private static final int HEADER_BYTES = 76;
    private static final int FRAME_BYTES = 65_536;
    private static final int TAG_BYTES = 16;

    private final byte[] id;
    private final TreeMap<Integer, byte[]> roots = new TreeMap<>();
    private byte[] recipientKey = {};
    private byte[] idKey = {};
    private byte[] pageKey = {};
    private Roots others =
        epoch -> {
          throw new Damaged("there is no root of epoch " + epoch);
        };

    /// Where the roots of runs come from.
    interface Roots {
      byte[] of(int epoch) throws Damaged, IOException, GeneralSecurityException;
    }

    void roots(Roots ofRuns) {
      others = ofRuns;
    }

    static int epochOf(byte[] sealed) throws Damaged {
      var in = new Bytes(sealed);
      in.raw(8);
      return in.bits32();
    }

    /// Whether bytes are sealed in a run of a host that only writes.
    static boolean isOfRun(byte[] sealed) throws Damaged {
      return epochOf(sealed) < 0;
    }

    /// What is sealed to a key of two kinds, X25519 and ML-KEM-768.
    static byte[] openCapsule(Bytes key, Bytes capsule, byte[] context)
        throws Damaged, GeneralSecurityException {
      var recipient = key.raw(key.varintInt(1 << 13));
      var classicKey = new PKCS8EncodedKeySpec(key.raw(key.varintInt(1 << 13)));
      var latticeKey = new PKCS8EncodedKeySpec(key.raw(key.varintInt(1 << 13)));
      key.end();
      var classic = capsule.raw(capsule.varintInt(64));
      var lattice = capsule.raw(capsule.varintInt(2048));
      var sealed = capsule.raw(capsule.varintInt(80));
      capsule.end();
      // Java knows ML-KEM since version 24.
      var shared =
          joined(
              decapsulate("X25519", "DHKEM", classicKey, classic),
              decapsulate("ML-KEM", "ML-KEM", latticeKey, lattice));
      var info = new ByteArrayOutputStream();
      for (var part : List.of(ascii("backstay capsule"), classic, lattice, recipient, context)) {
        writeBytes(part, info);
      }
      var derived = hkdf(shared, new byte[0], info.toByteArray(), 64);
      if (sealed.length != 80
          || !MessageDigest.isEqual(
              Arrays.copyOf(sealed, 32), Arrays.copyOfRange(derived, 32, 64))) {
        throw new Damaged("it is not sealed to the key that it names");
      }
      var cipher = Cipher.getInstance("ChaCha20-Poly1305");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(Arrays.copyOf(derived, 32), "ChaCha20"),
          new IvParameterSpec(new byte[12]));
      return cipher.doFinal(sealed, 32, 48);
    }

    private static byte[] decapsulate(
        String kind, String manner, PKCS8EncodedKeySpec key, byte[] encapsulation)
        throws GeneralSecurityException {
      var opened = KeyFactory.getInstance(kind).generatePrivate(key);
      return KEM.getInstance(manner)
          .newDecapsulator(opened)
          .decapsulate(encapsulation)
          .getEncoded();
    }

    private static void writeBytes(byte[] bytes, ByteArrayOutputStream out) {
      var left = bytes.length;
      while (left >= 128) {
        out.write(left & 127 | 128);
        left >>>= 7;
      }
      out.write(left);
      out.writeBytes(bytes);
    }

    private Keys(byte[] id) {
      this.id = id;
    }

    static Keys open(byte[] id, Slot slot, byte[] key) throws Damaged, GeneralSecurityException {
      var keys = new Keys(id);
      var sealed = new Bytes(slot.roots());
      var length = sealed.varintInt(1 << 18);
      var content = new Bytes(keys.open(6, sealed.rest(), length, slot.head(), key));
      var in = new Bytes(content.raw(content.varintInt(1 << 16)));
      keys.recipientKey = content.raw(content.varintInt(1 << 14));
      content.end();
      var count = in.count(36);
      for (var i = 0; i < count; i++) {
        keys.roots.put(in.u32(), in.raw(32));
      }
      in.end();
      keys.idKey = keys.derived(0, "id");
      keys.pageKey = Arrays.copyOf(keys.derived(0, "page"), 64);
      return keys;
    }

    byte[] id() {
      return id;
    }

    int newestEpoch() {
      return roots.lastKey();
    }

    /// Opens the share of the next epoch's root, and lets the keys open what is sealed in it.
    void add(Epoch epoch) throws Damaged, GeneralSecurityException {
      roots.put(epoch.number(), epoch.root(recipientKey));
      try {
        var members = new Bytes(epoch.members());
        var length = members.varintInt(1 << 18);
        open(20, members.rest(), length, epoch.head());
      } catch (Damaged e) {
        roots.remove(epoch.number());
        throw e;
      }
    }

    private byte[] derived(int epoch, String purpose) throws Damaged, GeneralSecurityException {
      var root = roots.get(epoch);
      if (root == null) {
        root = runRoot(epoch);
      }
      return hkdf(root, new byte[0], joined(ascii(purpose), new byte[1], id), 32);
    }

    private byte[] runRoot(int epoch) throws Damaged, GeneralSecurityException {
      try {
        return others.of(epoch);
      } catch (IOException e) {
        throw new Damaged("the root of epoch " + epoch + " cannot be read: " + e.getMessage());
      }
    }

    byte[] chunkId(int type, Bytes bytes) throws GeneralSecurityException {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(idKey, "HmacSHA256"));
      mac.update(ByteBuffer.allocate(9).put((byte) type).putLong(bytes.remaining()).array());
      if (type == 2) {
        var digest = MessageDigest.getInstance("SHA-256");
        bytes.hash(
            all -> {
              while (all.hasRemaining()) {
                var page = all.slice(all.position(), Math.min(4096, all.remaining()));
                all.position(all.position() + page.remaining());
                digest.update(pageKey);
                digest.update(page);
                mac.update(digest.digest());
              }
            });
      } else {
        bytes.hash(mac::update);
      }
      return Arrays.copyOf(mac.doFinal(), 20);
    }

    byte[] open(int type, byte[] sealed, int plainBytes, byte[] context)
        throws Damaged, GeneralSecurityException {
      return open(type, sealed, plainBytes, context, null);
    }

    private byte[] open(int type, byte[] sealed, int plainBytes, byte[] context, byte[] slotKey)
        throws Damaged, GeneralSecurityException {
      var in = new Bytes(sealed);
      var start = new String(in.raw(4), StandardCharsets.ISO_8859_1) + in.u8();
      var suite = in.u8();
      var foundType = in.u8();
      var compression = in.u8();
      var epoch = in.bits32();
      var salt = in.raw(32);
      var commitment = in.raw(32);
      if (!start.equals("BSEG1")
          || suite < 1
          || suite > 2
          || foundType != type
          || compression > 1) {
        throw new Damaged("it is not sealed as what it should be");
      }
      var base = slotKey != null ? slotKey : derived(epoch, type == 1 ? "data" : "meta");
      var epochBytes = ByteBuffer.allocate(4).putInt(epoch).array();
      var info =
          joined(ascii("backstay seal"), new byte[] {(byte) suite, (byte) type}, epochBytes, id);
      var key = hkdf(base, salt, info, 64);
      if (!MessageDigest.isEqual(commitment, Arrays.copyOfRange(key, 32, 64))) {
        if (slotKey != null) {
          throw new Foreign();
        }
        throw new Damaged("it is not sealed with the keys of this repository");
      }
      var aad =
          joined(
              Arrays.copyOf(sealed, HEADER_BYTES),
              id,
              ByteBuffer.allocate(4).putInt(plainBytes).array(),
              context);
      var plain = decrypt(suite, Arrays.copyOf(key, 32), aad, sealed);
      var bytes = compression == 1 ? new Zstandard(plain, plainBytes).decompress() : plain;
      if (bytes.length != plainBytes) {
        throw new Damaged("it is " + bytes.length + " bytes, not " + plainBytes);
      }
      return bytes;
    }

    private static byte[] decrypt(int suite, byte[] key, byte[] aad, byte[] sealed)
        throws Damaged, GeneralSecurityException {
      var out = new ByteArrayOutputStream(sealed.length);
      var cipher = Cipher.getInstance(suite == 1 ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
      var at = HEADER_BYTES;
      for (var frame = 0; at < sealed.length || frame == 0; frame++) {
        var length = Math.min(FRAME_BYTES + TAG_BYTES, sealed.length - at);
        var isLast = at + length == sealed.length;
        var nonce =
            ByteBuffer.allocate(12).position(7).putInt(frame).put((byte) (isLast ? 1 : 0)).array();
        var parameters =
            suite == 1 ? new IvParameterSpec(nonce) : new GCMParameterSpec(8 * TAG_BYTES, nonce);
        cipher.init(
            Cipher.DECRYPT_MODE,
            new SecretKeySpec(key, suite == 1 ? "ChaCha20" : "AES"),
            parameters);
        cipher.updateAAD(aad);
        try {
          out.writeBytes(cipher.doFinal(sealed, at, length));
        } catch (GeneralSecurityException e) {
          throw new Damaged("frame " + frame + " is not authentic");
        }
        at += length;
      }
      return out.toByteArray();
    }
  }

  // Key epochs

  /// The beginning of a key epoch, and the share of one slot in its root.
  private record Epoch(int number, byte[] capsule, byte[] context, byte[] head, byte[] members) {
    static Epoch read(byte[] object, byte[] slot, int number, Keys keys)
        throws Damaged, GeneralSecurityException {
      var bytes = withoutChecksum(object);
      var in = new Bytes(bytes);
      in.expect("BSTYEPO1");
      if (!Arrays.equals(in.raw(16), keys.id()) || in.u32() != number) {
        throw new Damaged("it begins another epoch");
      }
      byte[] capsule = null;
      var shares = in.count(7);
      for (var i = 0; i < shares; i++) {
        var isOwn = Arrays.equals(in.raw(6), slot);
        var share = in.raw(in.varintInt(4096));
        capsule = isOwn ? share : capsule;
      }
      var head = Arrays.copyOf(bytes, in.position());
      var members = in.raw(in.varintInt(1 << 18));
      var proven = Arrays.copyOf(bytes, in.position());
      var proof = in.raw(32);
      in.end();
      if (!MessageDigest.isEqual(proof, hmac(keys.derived(number - 1, "succession"), proven))) {
        throw new Damaged("it was not made by somebody who had the key before");
      }
      if (capsule == null) {
        throw new Damaged("the secret given was left out of it");
      }
      var purpose = ascii("backstay epoch");
      var context =
          joined(
              new byte[] {(byte) purpose.length},
              purpose,
              keys.id(),
              ByteBuffer.allocate(4).putInt(number).array(),
              slot);
      return new Epoch(number, capsule, context, head, members);
    }

    /// The capsule, opened with the private keys of the slot: X25519 and ML-KEM-768.
    byte[] root(byte[] recipientKey) throws Damaged, GeneralSecurityException {
      var own = new Bytes(recipientKey);
      var recipient = own.raw(own.varintInt(1 << 14));
      var first = own.raw(own.varintInt(1 << 14));
      var second = own.raw(own.varintInt(1 << 14));
      var in = new Bytes(capsule);
      var encapsulation = in.raw(in.varintInt(64));
      var ciphertext = in.raw(in.varintInt(2048));
      var sealed = in.raw(in.varintInt(80));
      in.end();
      var shared =
          joined(
              shared("DHKEM", "X25519", first, encapsulation),
              shared("ML-KEM", "ML-KEM-768", second, ciphertext));
      var info =
          joined(
              sized(ascii("backstay capsule")),
              sized(encapsulation),
              sized(ciphertext),
              sized(recipient),
              sized(context));
      var key = hkdf(shared, new byte[0], info, 64);
      if (sealed.length != 80
          || !MessageDigest.isEqual(Arrays.copyOf(sealed, 32), Arrays.copyOfRange(key, 32, 64))) {
        throw new Damaged("its share is not for this slot");
      }
      var cipher = Cipher.getInstance("ChaCha20-Poly1305");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(Arrays.copyOf(key, 32), "ChaCha20"),
          new IvParameterSpec(new byte[12]));
      return cipher.doFinal(sealed, 32, 48);
    }

    private static byte[] shared(String kem, String algorithm, byte[] key, byte[] encapsulation)
        throws GeneralSecurityException {
      var own = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
      return KEM.getInstance(kem).newDecapsulator(own).decapsulate(encapsulation).getEncoded();
    }

    private static byte[] sized(byte[] bytes) {
      var out = new ByteArrayOutputStream();
      var length = bytes.length;
      for (; length > 127; length >>= 7) {
        out.write(length & 127 | 128);
      }
      out.write(length);
      out.writeBytes(bytes);
      return out.toByteArray();
    }
  }

  // Zstandard

  /// One frame, whose length when decompressed is known. What is decompressed was authenticated:
  /// the checksum at the end is not looked at.
  private static final class Zstandard {
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PADDING = 8;
    private static final int[] LITERAL_BASE = {
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64,
      128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536
    };
    private static final int[] LITERAL_BITS = {
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11,
      12, 13, 14, 15, 16
    };
    private static final int[] MATCH_BASE = {
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
      28, 29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027,
      2051, 4099, 8195, 16387, 32771, 65539
    };
    private static final int[] MATCH_BITS = {
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };
    private static final int[] LITERAL_USUAL = {
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1,
      1, -1, -1, -1, -1
    };
    private static final int[] OFFSET_USUAL = {
      1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
    };
    private static final int[] MATCH_USUAL = {
      1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
    };

    private final byte[] in;
    private final int end;
    private final byte[] out;
    private int at;
    private int written;
    private final int[] recent = {1, 4, 8};
    private Huffman huffman;
    private Table literalLengths;
    private Table offsets;
    private Table matchLengths;

    Zstandard(byte[] packed, int plainBytes) {
      in = Arrays.copyOf(packed, packed.length + PADDING);
      end = packed.length;
      out = new byte[plainBytes];
    }

    byte[] decompress() throws Damaged {
      try {
        header();
        var isLast = false;
        while (!isLast) {
          var block = number(3);
          isLast = (block & 1) == 1;
          block(block >> 1 & 3, block >> 3);
        }
      } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
        throw new Damaged("what is compressed in it makes no sense");
      }
      if (written != out.length) {
        throw new Damaged("it decompresses to " + written + " bytes, not " + out.length);
      }
      return out;
    }

    private static Damaged senseless(String what) {
      return new Damaged("what is compressed in it makes no sense: " + what);
    }

    private int number(int bytes) throws Damaged {
      var value = 0;
      for (var i = 0; i < bytes; i++) {
        value |= (in[at + i] & 255) << 8 * i;
      }
      skip(bytes);
      return value;
    }

    private void skip(int bytes) throws Damaged {
      if (bytes < 0 || bytes > end - at) {
        throw senseless("it ends too early");
      }
      at += bytes;
    }

    private void header() throws Damaged {
      if (number(4) != 0xFD2F_B528) {
        throw senseless("it is no frame");
      }
      var descriptor = number(1);
      var isSingle = (descriptor & 0x20) != 0;
      var dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
      var size = new int[] {isSingle ? 1 : 0, 2, 4, 8}[descriptor >> 6];
      if ((descriptor & 8) != 0 || dictionary != 0) {
        throw senseless("its header is of another kind");
      }
      skip((isSingle ? 0 : 1) + size);
    }

    private void block(int type, int size) throws Damaged {
      switch (type) {
        case 0 -> {
          skip(size);
          System.arraycopy(in, at - size, out, written, size);
          written += size;
        }
        case 1 -> {
          Arrays.fill(out, written, written + size, (byte) number(1));
          written += size;
        }
        case 2 -> {
          var stop = at + size;
          if (stop > end) {
            throw senseless("a block is too long");
          }
          var literals = literals();
          sequences(literals, stop);
          at = stop;
        }
        default -> throw senseless("a block is of type 3");
      }
    }

    private byte[] literals() throws Damaged {
      var first = in[at] & 255;
      var type = first & 3;
      var form = first >> 2 & 3;
      if (type < 2) {
        var size = (form & 1) == 0 ? number(1) >> 3 : form == 1 ? number(2) >> 4 : number(3) >> 4;
        var literals = new byte[size];
        if (type == 1) {
          Arrays.fill(literals, (byte) number(1));
        } else {
          skip(size);
          System.arraycopy(in, at - size, literals, 0, size);
        }
        return literals;
      }
      var bits = new int[] {10, 10, 14, 18}[form];
      var sizes = (long) LONG.get(in, at) >>> 4;
      skip(new int[] {3, 3, 4, 5}[form]);
      var size = (int) (sizes & (1L << bits) - 1);
      var stop = at + (int) (sizes >>> bits & (1L << bits) - 1);
      if (stop > end) {
        throw senseless("literals are too long");
      }
      if (type == 2) {
        huffman = huffman();
      } else if (huffman == null) {
        throw senseless("a code is missing");
      }
      var literals = new byte[size];
      if (form == 0) {
        huffman.decode(literals, 0, size, new Bits(at, stop));
      } else {
        fourStreams(literals, stop);
      }
      at = stop;
      return literals;
    }

    private void fourStreams(byte[] literals, int stop) throws Damaged {
      var lengths = new int[] {number(2), number(2), number(2)};
      var each = (literals.length + 3) / 4;
      for (var i = 0; i < 4; i++) {
        var from = i * each;
        var streamStop = i < 3 ? at + lengths[i] : stop;
        if (streamStop > stop) {
          throw senseless("a stream is too long");
        }
        huffman.decode(
            literals, from, i < 3 ? from + each : literals.length, new Bits(at, streamStop));
        at = streamStop;
      }
    }

    private Huffman huffman() throws Damaged {
      var weights = new int[256];
      var count = 0;
      var first = number(1);
      if (first >= 128) {
        count = first - 127;
        for (var i = 0; i < count; i++) {
          weights[i] = (in[at + i / 2] & 255) >> (i % 2 == 0 ? 4 : 0) & 15;
        }
        skip((count + 1) / 2);
      } else {
        var stop = at + first;
        var table = readTable(6, 12);
        count = weights(weights, table, new Bits(at, stop));
        at = stop;
      }
      return new Huffman(weights, count);
    }

    /// Two states take turns until the bits are used up.
    private static int weights(int[] weights, Table table, Bits bits) throws Damaged {
      var states = new int[] {bits.take(table.log), bits.take(table.log)};
      for (var count = 0; count < 254; count++) {
        var state = states[count & 1];
        weights[count] = table.symbols[state];
        states[count & 1] = table.bases[state] + bits.take(table.bits[state]);
        if (bits.isOverdrawn()) {
          weights[count + 1] = table.symbols[states[count + 1 & 1]];
          return count + 2;
        }
      }
      throw senseless("a code has too many symbols");
    }

    private void sequences(byte[] literals, int stop) throws Damaged {
      var count = number(1);
      if (count >= 128) {
        count = count < 255 ? (count - 128 << 8) + number(1) : number(2) + 0x7F00;
      }
      var literal = 0;
      if (count > 0) {
        var modes = number(1);
        literalLengths = table(modes >> 6, literalLengths, LITERAL_USUAL, 6, 9);
        offsets = table(modes >> 4 & 3, offsets, OFFSET_USUAL, 5, 8);
        matchLengths = table(modes >> 2 & 3, matchLengths, MATCH_USUAL, 6, 9);
        literal = execute(literals, new Bits(at, stop), count);
      }
      System.arraycopy(literals, literal, out, written, literals.length - literal);
      written += literals.length - literal;
    }

    private Table table(int mode, Table former, int[] usual, int usualLog, int logMax)
        throws Damaged {
      return switch (mode) {
        case 0 -> new Table(usual, usual.length, usualLog);
        case 1 -> Table.single(number(1));
        case 2 -> readTable(logMax, 255);
        default -> {
          if (former == null) {
            throw senseless("a table is missing");
          }
          yield former;
        }
      };
    }

    private int execute(byte[] literals, Bits bits, int count) throws Damaged {
      var literal = 0;
      var literalState = bits.take(literalLengths.log);
      var offsetState = bits.take(offsets.log);
      var matchState = bits.take(matchLengths.log);
      for (var i = 0; i < count; i++) {
        var offsetCode = offsets.symbols[offsetState];
        if (offsetCode > 30) {
          throw senseless("an offset is too large");
        }
        var offsetValue = (1 << offsetCode) + bits.take(offsetCode);
        var matchCode = matchLengths.symbols[matchState];
        var matchLength = MATCH_BASE[matchCode] + bits.take(MATCH_BITS[matchCode]);
        var literalCode = literalLengths.symbols[literalState];
        var literalLength = LITERAL_BASE[literalCode] + bits.take(LITERAL_BITS[literalCode]);
        System.arraycopy(literals, literal, out, written, literalLength);
        literal += literalLength;
        written += literalLength;
        copy(offset(offsetValue, literalLength == 0), matchLength);
        if (i < count - 1) {
          literalState =
              literalLengths.bases[literalState] + bits.take(literalLengths.bits[literalState]);
          matchState = matchLengths.bases[matchState] + bits.take(matchLengths.bits[matchState]);
          offsetState = offsets.bases[offsetState] + bits.take(offsets.bits[offsetState]);
        }
      }
      if (bits.left() != 0) {
        throw senseless("sequences leave bits over");
      }
      return literal;
    }

    private int offset(int value, boolean withoutLiterals) {
      var place = value > 3 ? 3 : value - 1 + (withoutLiterals ? 1 : 0);
      if (place == 0) {
        return recent[0];
      }
      var offset = value > 3 ? value - 3 : place == 3 ? recent[0] - 1 : recent[place];
      recent[2] = place == 1 ? recent[2] : recent[1];
      recent[1] = recent[0];
      recent[0] = offset;
      return offset;
    }

    private void copy(int offset, int length) throws Damaged {
      if (offset < 1 || offset > written || length > out.length - written) {
        throw senseless("it repeats what is not there");
      }
      for (var i = 0; i < length; i++) {
        out[written + i] = out[written + i - offset];
      }
      written += length;
    }

    /// The probabilities of symbols, from the bits that come next.
    private Table readTable(int logMax, int symbolMax) throws Damaged {
      var bit = 8L * at;
      var log = (int) forward(bit, 4) + 5;
      bit += 4;
      if (log > logMax) {
        throw senseless("a table is too large");
      }
      var shares = new int[256];
      var symbol = 0;
      var left = 1 << log;
      while (left > 0 && symbol <= symbolMax) {
        var width = 32 - Integer.numberOfLeadingZeros(left + 1);
        var value = (int) forward(bit, width);
        var low = value & (1 << width - 1) - 1;
        var threshold = (1 << width) - 1 - (left + 1);
        if (low < threshold) {
          value = low;
          bit += width - 1;
        } else {
          value -= value >= 1 << width - 1 ? threshold : 0;
          bit += width;
        }
        shares[symbol++] = value - 1;
        left -= Math.abs(value - 1);
        for (var more = value == 1; more; bit += 2) {
          var zeros = (int) forward(bit, 2);
          symbol += zeros;
          more = zeros == 3;
        }
      }
      if (left != 0) {
        throw senseless("the shares of a table do not add up");
      }
      skip((int) ((bit + 7) / 8) - at);
      return new Table(shares, symbol, log);
    }

    private long forward(long bit, int count) {
      return (long) LONG.get(in, (int) (bit >>> 3)) >>> (bit & 7) & (1L << count) - 1;
    }

    /// Bits that are read from their end.
    private final class Bits {
      private final long first;
      private long next;

      Bits(int from, int to) throws Damaged {
        if (to <= from || to > end || in[to - 1] == 0) {
          throw senseless("a stream has no end");
        }
        first = 8L * from;
        next = 8L * to - Integer.numberOfLeadingZeros(in[to - 1] & 255) + 24 - 1;
      }

      long left() {
        return next - first;
      }

      boolean isOverdrawn() {
        return next < first;
      }

      int take(int count) {
        next -= count;
        return at(count);
      }

      /// The next bits without taking them; zeros where there are none.
      int peek(int count) {
        next -= count;
        var bits = at(count);
        next += count;
        return bits;
      }

      private int at(int count) {
        if (next >= first) {
          return (int) forward(next, count);
        }
        var there = (int) Math.max(0, next + count - first);
        return (int) forward(first, there) << count - there;
      }
    }

    /// Tells symbols by states, and the next state by some bits.
    private static final class Table {
      private final int log;
      private final int[] symbols;
      private final int[] bits;
      private final int[] bases;

      Table(int[] shares, int count, int log) {
        this.log = log;
        var size = 1 << log;
        symbols = new int[size];
        bits = new int[size];
        bases = new int[size];
        var next = new int[count];
        var top = size;
        for (var symbol = 0; symbol < count; symbol++) {
          if (shares[symbol] == -1) {
            symbols[--top] = symbol;
          }
          next[symbol] = Math.abs(shares[symbol]);
        }
        var place = 0;
        for (var symbol = 0; symbol < count; symbol++) {
          for (var i = 0; i < shares[symbol]; i++) {
            symbols[place] = symbol;
            do {
              place = place + (size >> 1) + (size >> 3) + 3 & size - 1;
            } while (place >= top);
          }
        }
        for (var state = 0; state < size; state++) {
          var number = next[symbols[state]]++;
          bits[state] = log - (31 - Integer.numberOfLeadingZeros(number));
          bases[state] = (number << bits[state]) - size;
        }
      }

      static Table single(int symbol) {
        var shares = new int[symbol + 1];
        shares[symbol] = 1;
        return new Table(shares, symbol + 1, 0);
      }
    }

    /// Tells symbols by codes of up to 11 bits.
    private static final class Huffman {
      private final int log;
      private final byte[] symbols;
      private final byte[] bits;

      /// From the weights of all symbols but the last.
      Huffman(int[] weights, int count) throws Damaged {
        var sum = 0;
        for (var i = 0; i < count; i++) {
          sum += weights[i] == 0 ? 0 : 1 << weights[i] - 1;
        }
        log = 32 - Integer.numberOfLeadingZeros(sum);
        var left = (1 << log) - sum;
        if (sum == 0 || log > 11 || count > 255 || Integer.bitCount(left) != 1) {
          throw senseless("a code does not add up");
        }
        weights[count] = 32 - Integer.numberOfLeadingZeros(left);
        symbols = new byte[1 << log];
        bits = new byte[1 << log];
        var place = 0;
        for (var weight = 1; weight <= log; weight++) {
          for (var symbol = 0; symbol <= count; symbol++) {
            if (weights[symbol] == weight) {
              var span = 1 << weight - 1;
              Arrays.fill(symbols, place, place + span, (byte) symbol);
              Arrays.fill(bits, place, place + span, (byte) (log + 1 - weight));
              place += span;
            }
          }
        }
      }

      void decode(byte[] out, int from, int to, Bits in) throws Damaged {
        for (var i = from; i < to; i++) {
          var code = in.peek(log);
          out[i] = symbols[code];
          in.take(bits[code]);
        }
        if (in.left() != 0) {
          throw senseless("a stream leaves bits over");
        }
      }
    }
  }

  // Argon2id

  /// Version 1.3, without a key and associated data.
  private static final class Argon2id {
    private static final int BLOCK_LONGS = 128;
    private static final int SLICES = 4;

    private final int memory;
    private final int passes;
    private final int lanes;
    private final int laneBlocks;
    private final int segmentBlocks;
    private final long[][] blocks;

    Argon2id(int memoryKib, int passes, int lanes) {
      memory = memoryKib;
      this.passes = passes;
      this.lanes = lanes;
      segmentBlocks = Math.max(2, memoryKib / (SLICES * lanes));
      laneBlocks = segmentBlocks * SLICES;
      blocks = new long[laneBlocks * lanes][];
    }

    byte[] hash(byte[] password, byte[] salt, int length) {
      var start =
          Blake2b.hash(
              64,
              joined(
                  littleEndian(lanes, length, memory, passes, 0x13, 2, password.length),
                  password,
                  littleEndian(salt.length),
                  salt,
                  littleEndian(0, 0)));
      for (var lane = 0; lane < lanes; lane++) {
        for (var column = 0; column < 2; column++) {
          blocks[lane * laneBlocks + column] =
              longs(stretched(joined(start, littleEndian(column, lane)), 8 * BLOCK_LONGS));
        }
      }
      for (var pass = 0; pass < passes; pass++) {
        for (var slice = 0; slice < SLICES; slice++) {
          for (var lane = 0; lane < lanes; lane++) {
            fill(pass, slice, lane);
          }
        }
      }
      var last = new long[BLOCK_LONGS];
      for (var lane = 0; lane < lanes; lane++) {
        exclusiveOr(last, blocks[(lane + 1) * laneBlocks - 1]);
      }
      var bytes = ByteBuffer.allocate(8 * BLOCK_LONGS).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asLongBuffer().put(last);
      return stretched(bytes.array(), length);
    }

    private void fill(int pass, int slice, int lane) {
      var isIndependent = pass == 0 && slice < SLICES / 2;
      var input = new long[BLOCK_LONGS];
      input[0] = pass;
      input[1] = lane;
      input[2] = slice;
      input[3] = blocks.length;
      input[4] = passes;
      input[5] = 2;
      var addresses = new long[BLOCK_LONGS];
      var first = pass == 0 && slice == 0 ? 2 : 0;
      for (var index = first; index < segmentBlocks; index++) {
        if (isIndependent && (index == first || index % BLOCK_LONGS == 0)) {
          input[6]++;
          addresses = mixed(new long[BLOCK_LONGS], mixed(new long[BLOCK_LONGS], input));
        }
        var column = slice * segmentBlocks + index;
        var before = blocks[lane * laneBlocks + (column + laneBlocks - 1) % laneBlocks];
        var random = isIndependent ? addresses[index % BLOCK_LONGS] : before[0];
        var block = mixed(before, blocks[reference(pass, slice, lane, index, random)]);
        var place = lane * laneBlocks + column;
        if (pass > 0) {
          exclusiveOr(block, blocks[place]);
        }
        blocks[place] = block;
      }
    }

    private int reference(int pass, int slice, int lane, int index, long random) {
      var other = pass == 0 && slice == 0 ? lane : (int) ((random >>> 32) % lanes);
      var done = pass == 0 ? slice * segmentBlocks : laneBlocks - segmentBlocks;
      var area = other == lane ? done + index - 1 : done - (index == 0 ? 1 : 0);
      var low = random & 0xFFFF_FFFFL;
      var back = area - 1 - (area * (low * low >>> 32) >>> 32);
      var start = pass == 0 ? 0 : (slice + 1) % SLICES * segmentBlocks;
      return other * laneBlocks + (int) ((start + back) % laneBlocks);
    }

    private static void exclusiveOr(long[] block, long[] other) {
      for (var i = 0; i < BLOCK_LONGS; i++) {
        block[i] ^= other[i];
      }
    }

    private static long[] mixed(long[] one, long[] other) {
      var start = one.clone();
      exclusiveOr(start, other);
      var block = start.clone();
      for (var row = 0; row < 8; row++) {
        permute(block, 16 * row, 1, 2);
      }
      for (var column = 0; column < 8; column++) {
        permute(block, 2 * column, 1, 16);
      }
      exclusiveOr(block, start);
      return block;
    }

    /// Sixteen numbers: eight pairs, each so far from the one before.
    private static void permute(long[] v, int at, int next, int pair) {
      var p = new int[16];
      for (var i = 0; i < 16; i++) {
        p[i] = at + i / 2 * pair + i % 2 * next;
      }
      for (var i = 0; i < 4; i++) {
        quarter(v, p[i], p[4 + i], p[8 + i], p[12 + i]);
      }
      for (var i = 0; i < 4; i++) {
        quarter(v, p[i], p[4 + (i + 1) % 4], p[8 + (i + 2) % 4], p[12 + (i + 3) % 4]);
      }
    }

    private static void quarter(long[] v, int a, int b, int c, int d) {
      v[a] = sum(v[a], v[b]);
      v[d] = Long.rotateRight(v[d] ^ v[a], 32);
      v[c] = sum(v[c], v[d]);
      v[b] = Long.rotateRight(v[b] ^ v[c], 24);
      v[a] = sum(v[a], v[b]);
      v[d] = Long.rotateRight(v[d] ^ v[a], 16);
      v[c] = sum(v[c], v[d]);
      v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }

    private static long sum(long one, long other) {
      return one + other + 2 * (one & 0xFFFF_FFFFL) * (other & 0xFFFF_FFFFL);
    }

    /// A hash of any length.
    private static byte[] stretched(byte[] input, int length) {
      var all = joined(littleEndian(length), input);
      if (length <= 64) {
        return Blake2b.hash(length, all);
      }
      var out = new ByteArrayOutputStream();
      var block = Blake2b.hash(64, all);
      while (length - out.size() > 64) {
        out.write(block, 0, 32);
        block = Blake2b.hash(Math.min(64, length - out.size()), block);
      }
      out.writeBytes(block);
      return out.toByteArray();
    }

    private static byte[] littleEndian(int... numbers) {
      var bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(numbers);
      return bytes.array();
    }

    private static long[] longs(byte[] bytes) {
      var longs = new long[bytes.length / 8];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(longs);
      return longs;
    }
  }

  /// BLAKE2b (RFC 7693) without a key.
  private static final class Blake2b {
    private static final long[] START = {
      0x6A09E667F3BCC908L, 0xBB67AE8584CAA73BL, 0x3C6EF372FE94F82BL, 0xA54FF53A5F1D36F1L,
      0x510E527FADE682D1L, 0x9B05688C2B3E6C1FL, 0x1F83D9ABFB41BD6BL, 0x5BE0CD19137E2179L
    };
    private static final String[] ORDER = {
      "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8",
          "905724afe1bc683d",
      "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5",
          "a2847615fb9e3cd0"
    };

    static byte[] hash(int length, byte[] input) {
      var h = START.clone();
      h[0] ^= 0x0101_0000 ^ length;
      var blocks = Math.max(1, (input.length + 127) / 128);
      for (var i = 0; i < blocks; i++) {
        var block = new long[16];
        var bytes =
            Arrays.copyOf(
                Arrays.copyOfRange(input, 128 * i, Math.min(input.length, 128 * i + 128)), 128);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(block);
        var isLast = i == blocks - 1;
        compress(h, block, isLast ? input.length : 128L * (i + 1), isLast);
      }
      var out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
      out.asLongBuffer().put(h);
      return Arrays.copyOf(out.array(), length);
    }

    private static void compress(long[] h, long[] m, long counter, boolean isLast) {
      var v = Arrays.copyOf(h, 16);
      System.arraycopy(START, 0, v, 8, 8);
      v[12] ^= counter;
      v[14] ^= isLast ? -1 : 0;
      for (var round = 0; round < 12; round++) {
        var order = ORDER[round % 10];
        for (var i = 0; i < 8; i++) {
          var shift = i / 4;
          var column = i % 4;
          var x = m[Character.digit(order.charAt(2 * i), 16)];
          var y = m[Character.digit(order.charAt(2 * i + 1), 16)];
          quarter(
              v,
              column,
              4 + (column + shift) % 4,
              8 + (column + 2 * shift) % 4,
              12 + (column + 3 * shift) % 4,
              x,
              y);
        }
      }
      for (var i = 0; i < 8; i++) {
        h[i] ^= v[i] ^ v[i + 8];
      }
    }

    private static void quarter(long[] v, int a, int b, int c, int d, long x, long y) {
      v[a] += v[b] + x;
      v[d] = Long.rotateRight(v[d] ^ v[a], 32);
      v[c] += v[d];
      v[b] = Long.rotateRight(v[b] ^ v[c], 24);
      v[a] += v[b] + y;
      v[d] = Long.rotateRight(v[d] ^ v[a], 16);
      v[c] += v[d];
      v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }
  }
}
