package dev.backstay.demo.kohakku;

import dev.backstay.demo.Digests;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the platform has to remember.
///
/// @param tasks its tasks, the newest last
/// @param skills what agents can do
record Content(List<Task> tasks, List<Skill> skills) {

  private static final List<String> NEWEST =
      List.of("queued", "provisioning", "running", "queued", "running", "failed", "timed_out");

  /// A task.
  ///
  /// @param brief what is to be done
  record Task(String guid, String status, String brief, String createdAt) {

    String briefKey() {
      return "briefs/" + guid + "/" + Digests.sha256(brief) + ".json";
    }

    boolean isCompleted() {
      return status.equals("completed");
    }

    String resultKey() {
      return "results/" + guid + "/output.json";
    }
  }

  /// A version of what agents can do.
  ///
  /// @param content the archive
  record Skill(String slug, byte[] content) {

    String hash() {
      return Digests.sha256(content);
    }

    String key() {
      return "skills/" + slug + "/" + hash() + ".zip";
    }
  }

  static Content of(Ground ground) {
    var tasks = new ArrayList<Task>();
    var count = ground.scaled(200);
    for (var i = 0; i < count; i++) {
      var dice = ground.dice("task-" + i);
      var fromEnd = count - 1 - i;
      var age = Duration.ofDays(20).dividedBy(count).multipliedBy(fromEnd).plusMinutes(2);
      var status = fromEnd < NEWEST.size() ? NEWEST.get(fromEnd) : "completed";
      tasks.add(task(dice.uuid(), status, dice.text(300), ground.ago(age).toString()));
    }
    var skills = new ArrayList<Skill>();
    for (var slug : List.of("review", "deploy", "search", "summary")) {
      skills.add(new Skill(slug, ground.dice("skill-" + slug).bytes(8_000)));
    }
    return new Content(tasks, skills);
  }

  static Task task(String guid, String status, String prompt, String createdAt) {
    return new Task(guid, status, Json.compact(Json.object("prompt", prompt)), createdAt);
  }

  /// The objects by key; if asked for, one is missing and one is not what its name says.
  Map<String, byte[]> objects(boolean isBroken) {
    var objects = new TreeMap<String, byte[]>();
    for (var task : tasks) {
      objects.put(task.briefKey(), task.brief.getBytes(StandardCharsets.UTF_8));
      if (task.isCompleted()) {
        objects.put(task.resultKey(), "{\"ok\":true}".getBytes(StandardCharsets.UTF_8));
      }
    }
    skills.forEach(each -> objects.put(each.key(), each.content));
    if (isBroken) {
      objects.remove(skills.getFirst().key());
      objects.put(
          tasks.getLast().briefKey(), "{\"prompt\":\"some".getBytes(StandardCharsets.UTF_8));
    }
    return objects;
  }
}
