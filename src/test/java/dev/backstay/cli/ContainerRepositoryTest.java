package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.Azurite;
import dev.backstay.testing.FakeGoogleStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that is typed, with a repository in Azure's storage (its emulator) and in Google's (a
/// fake of it).
class ContainerRepositoryTest {

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void makeOrchestrator() throws IOException {
    shell = new Shell(directory).withOrchestrator();
  }

  private void configure(String repository) throws IOException {
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst(
                "repositories: .*",
                Matcher.quoteReplacement("repositories: { offsite: { " + repository + " } }")));
  }

  private String azureUrl() throws IOException {
    var place = Azurite.newPlace("dr/demo");
    return "azure://"
        + Azurite.ACCOUNT
        + "/"
        + place.container()
        + "/dr/demo?endpoint="
        + Azurite.endpoint();
  }

  private void takeAndBringBack() throws IOException {
    shell.must("init");
    var first = shell.must("backup", "--json").idOfLast();
    Files.writeString(shell.at("live/logs/first.log"), "changed since");
    shell.must("backup");

    assertThat(shell.must("snapshots").out()).contains(first);
    shell.must("check", "--read-data");
    shell.must("prune", "--dry-run");
    assertThat(shell.must("doctor", "--store", "--json").out()).contains("\"healthy\":true");
    shell.must("restore", first, "--yes");
    assertThat(shell.at("live/logs/first.log")).hasContent("one");
  }

  @Test
  void inAzureWithTheKeyOfTheEnvironment() throws IOException {
    configure("url: \"" + azureUrl() + "\"");
    shell.set("AZURE_STORAGE_KEY", Azurite.KEY);
    takeAndBringBack();
  }

  @Test
  void inAzureWithAConnectionString() throws IOException {
    configure("url: \"" + azureUrl() + "\"");
    shell.set(
        "AZURE_STORAGE_CONNECTION_STRING",
        "DefaultEndpointsProtocol=http;AccountName="
            + Azurite.ACCOUNT
            + ";AccountKey="
            + Azurite.KEY
            + ";BlobEndpoint="
            + Azurite.endpoint()
            + ";");
    takeAndBringBack();
  }

  @Test
  void aWrongAzureKeyIsRefusedAndNeverShown() throws IOException {
    configure("url: \"" + azureUrl() + "\"");
    shell.set("AZURE_STORAGE_KEY", "d3JvbmcgYXMgY2FuIGJl");

    var ran = shell.run("init");

    assertThat(ran.exit()).isEqualTo(ExitCode.STORE_UNAVAILABLE.number());
    assertThat(ran.err() + ran.out()).doesNotContain("d3Jvbmc");
  }

  @Test
  void inGooglesStorageWithTheCredentialsOfTheEnvironment() throws IOException {
    try (var google = new FakeGoogleStorage()) {
      var credentials = google.writeCredentials(shell.at("google.json"));
      configure(
          "url: \"gs://"
              + FakeGoogleStorage.BUCKET
              + "/dr/demo?endpoint="
              + google.endpoint()
              + "\"");
      shell.set("GOOGLE_APPLICATION_CREDENTIALS", credentials.toString());
      takeAndBringBack();
      assertThat(google.names()).anyMatch(name -> name.startsWith("dr/demo/packs/"));
    }
  }
}
