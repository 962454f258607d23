package dev.backstay.component.redis;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.RedisStore;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.ServerExchange;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.TreeBuilder;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Captures and restores what a Redis or Valkey server keeps.
public final class RedisHandler implements ComponentHandler {

  private final RedisStore store;
  private final InstantSource clock;

  /// For one server.
  public RedisHandler(RedisStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Component component() {
    return store;
  }

  @Override
  public void inspect() {
    try (var connection = connect()) {
      facts(connection);
    } catch (IOException e) {
      throw Failures.capture(store, e);
    }
  }

  private Connection connect() throws IOException {
    return Connection.open(store.server(), store.timeout());
  }

  private static ServerFacts facts(Connection connection) throws IOException {
    var facts = ServerFacts.ask(connection);
    if (facts.is("loading")) {
      throw new IOException("the server is loading its data");
    }
    return facts;
  }

  /// The point is when the server begins to send, which by its settings may be some seconds after
  /// it is asked.
  @Override
  public Capture capture(Scratch scratch) {
    return open(source -> Download.begin(source, scratch));
  }

  /// The same: there is no other way to its state than through the server.
  @Override
  public Capture captureAsIs() {
    return open(Download::begin);
  }

  private interface Beginning {
    Download of(RdbSource source) throws IOException;
  }

  private Capture open(Beginning beginning) {
    try {
      var facts = ask();
      var source = source();
      try {
        var point = clock.instant();
        return new RedisCapture(store, facts, source.details(), beginning.of(source), point);
      } catch (IOException | RuntimeException e) {
        source.close();
        throw e;
      }
    } catch (IOException e) {
      throw Failures.capture(store, e);
    }
  }

  private ServerFacts ask() throws IOException {
    try (var connection = connect()) {
      return facts(connection);
    }
  }

  private RdbSource source() throws IOException {
    var connection = connect();
    try {
      return Replication.start(connection);
    } catch (ServerRefusedException refused) {
      connection.close();
      if (!refused.isForbidden()) {
        throw refused;
      }
      return saved(refused);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private RdbSource saved(ServerRefusedException refused) throws IOException {
    try (var connection = connect()) {
      return SavedFile.save(connection);
    } catch (IOException e) {
      e.addSuppressed(refused);
      throw e;
    }
  }

  @Override
  public StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    if (store.offline().isPresent()) {
      var builder = new TreeBuilder(content, selection, destination, progress);
      return StagedFiles.build(store, store.offline().get(), builder, progress);
    }
    var tree = new TreeBuilder(content, selection, destination, progress).build();
    var file = destination.staged().resolve(RedisCapture.fileOf(store.name()).value());
    return StagedKeys.load(store, tree, file, progress);
  }

  @Override
  public Optional<ServerExchange> exchange(Destination destination) {
    return Optional.of(
        store
            .offline()
            .<ServerExchange>map(it -> new StoppedRedis(store, it, destination))
            .orElseGet(() -> new DatabaseSwap(store, destination.run())));
  }
}
