package dev.backstay.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealBucket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoBucketTest {

  @Test
  void aBucketIsMadeAndFilled() throws Exception {
    try (var beside = RealBucket.in(RealBucket.Engine.S3PROXY)) {
      var surroundings =
          new Surroundings(
              Map.of(
                  "AWS_ACCESS_KEY_ID",
                  RealBucket.ACCESS,
                  "AWS_SECRET_ACCESS_KEY",
                  RealBucket.SECRET),
              Path.of(""),
              InstantSource.system());
      var name = beside.name() + "-demo";
      var place = DemoBucket.at(beside.endpoint().toString(), surroundings);
      try (var bucket = place.opener().open(name)) {
        bucket.create();
        bucket.put("skills/one/two.zip", "three".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(
              beside
                  .client()
                  .getObjectAsBytes(it -> it.bucket(name).key("skills/one/two.zip"))
                  .asUtf8String())
          .isEqualTo("three");
    }
  }
}
