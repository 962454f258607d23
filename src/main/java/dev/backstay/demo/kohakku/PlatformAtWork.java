package dev.backstay.demo.kohakku;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// The platform at work: each task has a brief, which is there before the task is.
final class PlatformAtWork implements Work {

  private final Psql controller;
  private final RedisSession redis;
  private final Optional<ObjectPlace> bucket;
  private final Ground ground;

  PlatformAtWork(Psql controller, RedisSession redis, Optional<ObjectPlace> bucket, Ground ground) {
    this.controller = controller;
    this.redis = redis;
    this.bucket = bucket;
    this.ground = ground;
  }

  /// Hands in the task `demo-NUMBER`.
  @Override
  public void write(long number) throws IOException {
    var name = "demo-" + number;
    var guid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    var task = Content.task(guid, "queued", name, ground.now().toString());
    if (bucket.isPresent()) {
      bucket.get().put(task.briefKey(), task.brief().getBytes(StandardCharsets.UTF_8));
    }
    controller.run(DatabaseRows.insertTask(task, name));
    redis.tell("HSET", "task:" + guid, "status", "queued");
  }

  @Override
  public void close() throws IOException {
    controller.close();
    bucket.ifPresent(ObjectPlace::close);
    redis.close();
  }
}
