package dev.backstay.cli;

import dev.backstay.app.EnrolmentFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Makes this host one that only writes.
@Command(
    name = "accept",
    description = "Let this host write to the repository, with the file that `key enroll` wrote.",
    footer = {
      "",
      "Needs no passphrase, and must not find one in the configuration: whoever has one reads.",
      "",
      "Examples:",
      "  backstay key accept /root/web-1.enrolment"
    })
final class KeyAcceptCommand extends SessionCommand {

  @Parameters(paramLabel = "FILE", description = "What `backstay key enroll` wrote.")
  private String file = "";

  KeyAcceptCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().liveInstallation();
    var settings = session().repositorySettings(installation);
    var bytes = new EnrolmentFile(session().path(file)).read();
    var host = installation.repositories().accept(settings, bytes);
    if (output().isJson()) {
      output().object(json -> json.writeStringProperty("host", host));
    } else {
      output().line("this host is " + host + " and can back up; it reads nothing");
    }
    return ExitCode.OK;
  }
}
