package dev.backstay.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.json.Json;
import dev.backstay.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// A browser without a window, driven by its DevTools protocol. One page at a time.
public final class Chromium implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STARTS = 3;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> complaints = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private String session = "";
  private String context = "";
  private int asked;

  private Chromium(Process process, URI address) {
    this.process = process;
    socket =
        http.newWebSocketBuilder()
            .buildAsync(address, new Ears())
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  /// Skips the test where there is no browser.
  public static void require() {
    assumeThat(PROGRAM).as("chromium is installed").exists();
  }

  /// Starts a browser that keeps its things there. One that does not say in time where it listens
  /// is ended, and another one tried.
  public static Chromium start(Path directory) throws IOException, InterruptedException {
    var said = new ArrayList<String>();
    for (var tries = 1; tries <= STARTS; tries++) {
      var own = Files.createDirectories(directory.resolve("try-" + tries));
      var process = begin(own);
      var lines = new LinkedBlockingQueue<String>();
      // Nobody reading on would make it wait.
      var _ = Thread.ofPlatform().daemon().start(() -> read(process, lines));
      var address = listening(lines, said);
      if (address.isPresent()) {
        var browser = new Chromium(process, address.get());
        browser.openPage();
        return browser;
      }
      end(process);
    }
    throw new IOException("the browser does not start: " + String.join("; ", said));
  }

  private static Process begin(Path directory) throws IOException {
    var builder =
        new ProcessBuilder(
            PROGRAM.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-breakpad",
            "--no-proxy-server",
            "--hide-scrollbars",
            "--no-first-run",
            "--remote-debugging-port=0",
            "--user-data-dir=" + directory.resolve("profile"),
            "about:blank");
    // Neither a session's bus nor a home that is somebody's.
    builder.environment().keySet().removeIf(it -> it.startsWith("DBUS_") || it.startsWith("XDG_"));
    builder.environment().put("HOME", directory.toString());
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .start();
  }

  private static void read(Process process, BlockingQueue<String> lines) {
    try (var said = process.inputReader()) {
      said.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException ended) {
      lines.add(ended.toString());
    }
    lines.add("(the end)");
  }

  private static Optional<URI> listening(BlockingQueue<String> lines, List<String> said)
      throws InterruptedException {
    var mark = "DevTools listening on ";
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        said.add("(nothing for " + PATIENCE.toSeconds() + " s)");
        return Optional.empty();
      }
      if (line.startsWith(mark)) {
        return Optional.of(URI.create(line.substring(mark.length())));
      }
      said.add(line);
      if (line.equals("(the end)")) {
        return Optional.empty();
      }
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    if (!process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the browser does not end");
    }
  }

  /// Puts the parts of messages together.
  private final class Ears implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        heard(JsonObject.parse(text.toString()));
        text.setLength(0);
      }
      return WebSocket.Listener.super.onText(from, part, last);
    }
  }

  private void heard(JsonObject message) {
    var method = message.text("method").orElse("");
    if (message.number("id").isPresent()) {
      answers.add(message);
    } else if (method.equals("Log.entryAdded")) {
      var entry = message.object("params").flatMap(it -> it.object("entry")).orElseThrow();
      if (entry.needText("level").equals("error")) {
        complaints.add(entry.needText("text"));
      }
    } else if (method.equals("Runtime.exceptionThrown")) {
      complaints.add("a script failed");
    }
  }

  /// Shows an empty page in place of the former, as a browser that has never been anywhere.
  public void openPage() throws IOException, InterruptedException {
    session = "";
    if (!context.isEmpty()) {
      var former = context;
      var _ =
          ask(
              "Target.disposeBrowserContext",
              it -> it.writeStringProperty("browserContextId", former));
    }
    complaints.clear();
    context = ask("Target.createBrowserContext", _ -> {}).needText("browserContextId");
    var target =
        ask(
                "Target.createTarget",
                it -> {
                  it.writeStringProperty("url", "about:blank");
                  it.writeStringProperty("browserContextId", context);
                })
            .needText("targetId");
    session =
        ask(
                "Target.attachToTarget",
                it -> {
                  it.writeStringProperty("targetId", target);
                  it.writeBooleanProperty("flatten", true);
                })
            .needText("sessionId");
    for (var each : List.of("Page.enable", "Runtime.enable", "Log.enable")) {
      var _ = ask(each, _ -> {});
    }
  }

  /// Asks the browser and waits for its answer.
  private JsonObject ask(String method, Consumer<JsonGenerator> parameters)
      throws IOException, InterruptedException {
    var id = ++asked;
    var message =
        Json.text(
            json -> {
              json.writeNumberProperty("id", id);
              json.writeStringProperty("method", method);
              if (!session.isEmpty()) {
                json.writeStringProperty("sessionId", session);
              }
              json.writeName("params");
              json.writeStartObject();
              parameters.accept(json);
              json.writeEndObject();
            });
    var _ = socket.sendText(message, true).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    while (true) {
      var answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException(method + " was not answered");
      }
      if (answer.needNumber("id") == id) {
        return answer
            .object("result")
            .orElseThrow(() -> new IOException(method + " failed: " + answer.names()));
      }
    }
  }

  /// Goes to an address and waits until the page and its scripts are there.
  public void open(String address) throws IOException, InterruptedException {
    var _ = ask("Page.navigate", it -> it.writeStringProperty("url", address));
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /// What a script's expression is, as text.
  public String evaluate(String expression) throws IOException, InterruptedException {
    var answer =
        ask(
            "Runtime.evaluate",
            it -> {
              it.writeStringProperty("expression", "String(" + expression + ")");
              it.writeBooleanProperty("awaitPromise", true);
            });
    return answer
        .object("result")
        .flatMap(it -> it.text("value"))
        .orElseThrow(() -> new IOException("no value has: " + expression));
  }

  /// Waits until an expression is true; while a page gives way to another, nothing is.
  public void await(String condition) throws IOException, InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (evaluate(condition).equals("true")) {
          return;
        }
      } catch (IOException changing) {
        // Asked again below.
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IOException("it did not become so: " + condition);
  }

  /// Puts the cursor into a field and types there as a person does.
  public void type(String selector, String text) throws IOException, InterruptedException {
    var _ = evaluate("document.querySelector('" + selector + "').focus()");
    var _ = ask("Input.insertText", it -> it.writeStringProperty("text", text));
  }

  /// Clicks what a selector finds, where its middle is.
  public void click(String selector) throws IOException, InterruptedException {
    var found = "document.querySelector('" + selector + "')";
    var _ = evaluate(found + ".scrollIntoView({block: 'center'})");
    var box = found + ".getBoundingClientRect()";
    var x = Double.parseDouble(evaluate("%s.x + %s.width / 2".formatted(box, box)));
    var y = Double.parseDouble(evaluate("%s.y + %s.height / 2".formatted(box, box)));
    for (var each : List.of("mousePressed", "mouseReleased")) {
      var _ =
          ask(
              "Input.dispatchMouseEvent",
              it -> {
                it.writeStringProperty("type", each);
                it.writeNumberProperty("x", x);
                it.writeNumberProperty("y", y);
                it.writeStringProperty("button", "left");
                it.writeNumberProperty("clickCount", 1);
              });
    }
  }

  /// Presses a key that writes no text, as `Tab`, or one that writes itself, as `g`.
  public void press(String key) throws IOException, InterruptedException {
    for (var each : List.of("keyDown", "keyUp")) {
      var _ =
          ask(
              "Input.dispatchKeyEvent",
              it -> {
                it.writeStringProperty("type", each);
                it.writeStringProperty("key", key);
                if (key.equals("Tab")) {
                  it.writeNumberProperty("windowsVirtualKeyCode", 9);
                }
                if (key.length() == 1 && each.equals("keyDown")) {
                  it.writeStringProperty("text", key);
                }
              });
    }
  }

  /// Has a window of that size, in CSS pixels.
  public void size(int width, int height) throws IOException, InterruptedException {
    var _ =
        ask(
            "Emulation.setDeviceMetricsOverride",
            it -> {
              it.writeNumberProperty("width", width);
              it.writeNumberProperty("height", height);
              it.writeNumberProperty("deviceScaleFactor", 1);
              it.writeBooleanProperty("mobile", width < 600);
            });
  }

  /// Is on a system whose people like it dark, or not.
  public void prefer(String scheme) throws IOException, InterruptedException {
    var _ =
        ask(
            "Emulation.setEmulatedMedia",
            it ->
                Json.objects(
                    it,
                    "features",
                    List.of(scheme),
                    each -> {
                      it.writeStringProperty("name", "prefers-color-scheme");
                      it.writeStringProperty("value", each);
                    }));
  }

  /// Keeps a picture of the whole page.
  public void picture(Path file) throws IOException, InterruptedException {
    var data =
        ask(
                "Page.captureScreenshot",
                it -> {
                  it.writeStringProperty("format", "png");
                  it.writeBooleanProperty("captureBeyondViewport", true);
                })
            .needText("data");
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  /// What the browser complained of since this was asked last: scripts that failed, what the
  /// content security policy forbade, requests that were refused.
  public List<String> complaints() {
    var all = new ArrayList<String>();
    complaints.drainTo(all);
    return all;
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    try {
      end(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
