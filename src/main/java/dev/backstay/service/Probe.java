package dev.backstay.service;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A question whose answer tells whether a service is well.
public sealed interface Probe {

  /// How long one try may take at most.
  Duration TRY_MAX = Duration.ofSeconds(10);

  /// The pause between two tries.
  Duration PAUSE = Duration.ofMillis(250);

  /// What is asked, as it may be shown.
  String shown();

  /// Asks once; says what is not well, as the end of a sentence, and nothing if all is.
  ///
  /// @param limit how long that may take
  Optional<String> ask(Duration limit);

  /// Asks until all is well or the time is over, at least once; says what was not well at last.
  default Optional<String> await(Duration patience) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
      var seen = ask(left.compareTo(TRY_MAX) < 0 ? left : TRY_MAX);
      if (seen.isEmpty() || deadline - System.nanoTime() < PAUSE.toNanos()) {
        return seen;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted while a service was awaited", null, e);
    }
  }

  /// A request that is answered as it should be.
  ///
  /// @param uri where
  /// @param status with this status
  /// @param value and this value in a JSON document
  record Http(URI uri, int status, Optional<JsonValue> value) implements Probe {

    @Override
    public String shown() {
      return Requests.shown(uri);
    }

    @Override
    public Optional<String> ask(Duration limit) {
      try {
        var request = HttpRequest.newBuilder(uri).GET().build();
        var answer = Requests.ask(request, limit);
        return answer.status() == status
            ? value.flatMap(it -> it.missingIn(answer.body()))
            : Optional.of("was answered with status " + answer.status() + ", not " + status);
      } catch (IOException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
  }

  /// A port that takes connections.
  ///
  /// @param host a name or an address
  /// @param port from 1 to 65535
  record Tcp(String host, int port) implements Probe {

    @Override
    public String shown() {
      return host + ":" + port;
    }

    @Override
    public Optional<String> ask(Duration limit) {
      try (var socket = new Socket()) {
        var millis = Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
        socket.connect(new InetSocketAddress(host, port), millis);
        return Optional.empty();
      } catch (SocketTimeoutException e) {
        return Optional.of("did not answer in time");
      } catch (IOException e) {
        return Optional.of("cannot be reached: " + e.getMessage());
      }
    }
  }

  /// A query of the live state of a component that gives the right value.
  ///
  /// @param component which component
  /// @param query a query of one column
  /// @param value what its first value must be; any will do if empty
  /// @param asking how it is asked
  record Sql(String component, String query, Optional<String> value, Asking asking)
      implements Probe {

    private static final int SHOWN_LENGTH_MAX = 60;

    /// Asks the live state of components.
    @FunctionalInterface
    public interface Asking {

      /// Nobody can be asked.
      Asking NOBODY =
          (component, _, _) -> {
            throw new IOException(component + " cannot be asked");
          };

      /// The first value of the query that is neither null nor empty; changes nothing.
      ///
      /// @param limit how long that may take
      /// @throws IOException if it cannot be asked
      Optional<String> first(String component, String query, Duration limit) throws IOException;
    }

    /// The same, asked so.
    public Sql asked(Asking by) {
      return new Sql(component, query, value, by);
    }

    @Override
    public String shown() {
      return "the query of " + component;
    }

    @Override
    public Optional<String> ask(Duration limit) {
      try {
        var found = asking.first(component, query, limit);
        if (found.isEmpty()) {
          return Optional.of("gives no value");
        }
        return value.isEmpty() || found.equals(value)
            ? Optional.empty()
            : Optional.of("gives \"" + brief(found.get()) + "\", not \"" + value.get() + "\"");
      } catch (IOException e) {
        return Optional.of("cannot be asked: " + e.getMessage());
      }
    }

    private static String brief(String found) {
      var shown = EntryPath.escape(found);
      return shown.substring(0, Math.min(shown.length(), SHOWN_LENGTH_MAX));
    }
  }

  /// A program that ends with 0. It is run without a shell.
  ///
  /// @param argv the program and its arguments
  /// @param environment the names of the variables that it is passed beside the usual ones
  record Command(List<String> argv, List<String> environment) implements Probe {

    public Command {
      argv = List.copyOf(argv);
      environment = List.copyOf(environment);
    }

    @Override
    public String shown() {
      return "the program " + Commands.shown(argv);
    }

    @Override
    public Optional<String> ask(Duration limit) {
      try {
        return Commands.problem(argv, environment, limit);
      } catch (IOException e) {
        return Optional.of("could not be started: " + e.getMessage());
      }
    }

    @Override
    public String toString() {
      return shown();
    }
  }
}
