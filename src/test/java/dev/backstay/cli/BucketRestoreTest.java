package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealBucket;
import dev.backstay.testing.RealBucket.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A bucket and a tree, as one orchestrator.
class BucketRestoreTest {

  private static final Map<String, String> WANTED =
      Map.of("briefs/one.json", "1", "briefs/deep/two.json", "2", "skills/a.zip", "3");

  @TempDir Path directory;

  private Shell install(RealBucket bucket) throws Exception {
    var shell = new Shell(directory);
    WANTED.forEach(bucket::put);
    bucket.put("results/other", "not protected");
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live/tree"));
    Files.writeString(shell.at("live/tree/note"), "kept");
    shell.set("ACCESS", RealBucket.ACCESS);
    shell.set("SECRET", RealBucket.SECRET);
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories:
          local: { url: repository }
        components:
          objects:
            kind: s3
            bucket: %s
            prefixes: [briefs/, skills/]
            endpoint: "%s"
            access_key: "${env:ACCESS}"
            secret_key: "${env:SECRET}"
            expect: [{ min_objects: 2 }]
          tree: { kind: files, path: live/tree, order: 2 }
        """
            .formatted(bucket.name(), bucket.endpoint()));
    shell.must("init");
    shell.must("backup");
    return shell;
  }

  private static void disaster(RealBucket bucket) {
    bucket.put("briefs/one.json", "lost");
    bucket.delete("skills/a.zip");
    bucket.put("skills/new.zip", "new");
  }

  private static Map<String, String> live(RealBucket bucket) {
    var live = new TreeMap<>(bucket.contents());
    assertThat(live.remove("results/other")).isEqualTo("not protected");
    return live;
  }

  @ParameterizedTest
  @EnumSource
  void whatABucketHeldComesBackAndNothingIsLeft(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      var shell = install(bucket);
      disaster(bucket);
      shell.must("restore", "latest", "--yes");
      assertThat(live(bucket)).isEqualTo(WANTED);
      assertThat(shell.must("backup").err()).doesNotContain("suspect");
      assertThat(shell.must("show", "latest", "--json").out()).doesNotContain(RealBucket.SECRET);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSelectionComesBackAloneAndCanBeRolledBack(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      var shell = install(bucket);
      disaster(bucket);
      var lost = live(bucket);
      shell.must(
          "restore",
          "latest",
          "--component",
          "objects",
          "--path",
          "briefs",
          "--yes",
          "--no-settle");
      assertThat(bucket.get("briefs/one.json")).isEqualTo("1");
      assertThat(bucket.get("skills/new.zip")).isEqualTo("new");
      shell.must("restore", "rollback");
      assertThat(live(bucket)).isEqualTo(lost);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "S3PROXY")
  void elsewhereTheObjectsAreFiles(Engine engine) throws Exception {
    try (var bucket = RealBucket.in(engine)) {
      var shell = install(bucket);
      shell.must("restore", "latest", "--component", "objects", "--to", "look");
      assertThat(shell.at("look/objects/briefs/deep/two.json")).hasContent("2");
      shell.must("dump", "latest:objects:skills/a.zip", "--to", "a.zip");
      assertThat(shell.at("a.zip")).hasContent("3");
    }
  }
}
