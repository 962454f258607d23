package dev.backstay.cli;

import dev.backstay.app.Demos;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Orchestrator;
import dev.backstay.demo.Writer;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.failure.UsageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes up an installation of an orchestrator.
@Command(
    name = "demo",
    description = "Make up an installation of an orchestrator, to try everything on.",
    footer = {
      "",
      "ORCHESTRATOR and its variants, of which the first is made if none is named:",
      "  kohakuriver  current, old-release, defaults",
      "  openclaw     json, sqlite, mongo, docker, state-dir",
      "  synthorg     sqlite",
      "  kneo-serv    sqlite, dangling, dsn-fallback",
      "  kohakku      whole, broken",
      "",
      "What is made is the same each time but for the time, which is now.",
      "",
      "Examples:",
      "  backstay demo kohakuriver /tmp/river",
      "  backstay demo openclaw /tmp/claw --variant sqlite --scale 10",
      "  backstay demo kohakuriver /tmp/old --variant old-release --write 60",
      "  backstay demo kohakku /tmp/kohakku --s3 http://127.0.0.1:9000"
    })
final class DemoCommand extends SessionCommand {

  private static final double SCALE_MAX = 1_000;

  @Parameters(index = "0", paramLabel = "ORCHESTRATOR", description = "Which one; see below.")
  private String orchestrator = "";

  @Parameters(
      index = "1",
      paramLabel = "DIRECTORY",
      description = "Where; must be empty, or not be there yet.")
  private String directory = "";

  @Option(names = "--variant", paramLabel = "NAME", description = "Which kind of installation.")
  private Optional<String> variant = Optional.empty();

  @Option(
      names = "--scale",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many times as much as usual, such as 10 or 0.1 (default: ${DEFAULT-VALUE}).")
  private double scale = 1;

  @Option(
      names = "--write",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Then keep writing as the orchestrator does, for so long.")
  private int seconds;

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description = "For kohakku: a PostgreSQL server to use; else one is started.")
  private Optional<String> postgres = Optional.empty();

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "For kohakku: a Redis server to use; else one is started.")
  private Optional<String> redis = Optional.empty();

  @Option(
      names = "--s3",
      paramLabel = "ENDPOINT",
      description = "For kohakku: where to make a bucket, with AWS_* as the account; else none is.")
  private Optional<String> objects = Optional.empty();

  DemoCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var chosen =
        Demos.named(
            orchestrator, new Demos.Places(postgres, redis, objects), session().surroundings());
    var named = variant.orElse(chosen.variants().getFirst());
    Demos.requireVariant(chosen, named);
    if (!(scale > 0 && scale <= SCALE_MAX) || seconds < 0) {
      throw new UsageException(
          FailureCode.USAGE,
          "a scale of " + scale + " for " + seconds + " s",
          "Give a scale above 0 and up to 1000, and seconds from 0 on.");
    }
    var clock = session().surroundings().clock();
    var ground = new Ground(session().path(directory), named, scale, clock);
    try {
      ground.claim();
      var made = chosen.make(ground);
      if (!output().isJson()) {
        made.forEach(output()::line);
      }
      var writes = seconds == 0 ? 0 : write(chosen, ground);
      tell(ground, made, writes);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "the demo failed in " + ground.directory() + ": " + Reason.of(e),
          "Look at the free space there; remove what was made before it is made again.",
          e);
    }
  }

  private long write(Orchestrator chosen, Ground ground) throws IOException {
    try (var writer = Writer.start(chosen.work(ground))) {
      writer.awaitEnd(Duration.ofSeconds(seconds));
      return writer.stop();
    }
  }

  private void tell(Ground ground, List<String> made, long writes) {
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("directory", ground.directory().toString());
                json.writeArrayPropertyStart("made");
                made.forEach(json::writeString);
                json.writeEndArray();
                json.writeNumberProperty("writes", writes);
              });
    } else if (seconds > 0) {
      output().line(writes + " writes were acknowledged in " + seconds + " s");
    }
  }
}
