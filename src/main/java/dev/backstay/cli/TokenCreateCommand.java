package dev.backstay.cli;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.daemon.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Issues a token.
@Command(
    name = "create",
    description = "Issue a token for a program; it is printed this once.",
    footer = {
      "",
      "Examples:",
      "  backstay token create \"metrics of grafana\" --role read --expires 90d",
      "  backstay token create nightly --role backup --expires 30d --orchestrator kohaku-prod",
      "  backstay token create nightly --role backup --expires 30d --json | jq -r .token"
    })
final class TokenCreateCommand extends SessionCommand {

  @Parameters(paramLabel = "LABEL", description = "What it is for, in 1 to 100 characters.")
  private String label = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      converter = RoleConverter.class,
      description = "read, backup, restore or admin; each includes those before it.")
  private Role role = Role.READ;

  @Option(
      names = "--expires",
      required = true,
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long it holds, as in 90d; at most 400 days.")
  private Duration life = Duration.ZERO;

  @Option(
      names = "--orchestrator",
      split = ",",
      paramLabel = "NAME",
      description = "Only for these; for all if none is named.")
  private List<String> orchestrators = new ArrayList<>();

  @Option(
      names = "--component",
      split = ",",
      paramLabel = "NAME",
      description = "Only for these components of them; for all if none is named.")
  private List<String> components = new ArrayList<>();

  TokenCreateCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var until = session().surroundings().clock().instant().plus(life);
    var issued =
        new Remembered(session())
            .change(
                "token create",
                label,
                state ->
                    state
                        .tokens()
                        .issue(
                            ServiceState.owner(),
                            label,
                            role,
                            Scope.of(orchestrators, components),
                            until));
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("token", issued.text());
                TokenText.write(json, issued.token());
              });
    } else {
      output().line(issued.text());
      output()
          .say(
              "token %s (%s) holds until %s; its text is shown this once and kept nowhere"
                  .formatted(issued.token().id(), role.label(), Words.time(until)));
    }
    return ExitCode.OK;
  }
}
