package dev.backstay.repository;

import dev.backstay.repository.format.IntentRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// This process, as others on the same machine can recognise it.
final class ThisProcess {

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAME_SPACE = Path.of("/proc/self/ns/pid");

  /// The 22nd field, of which two and the name are cut off before.
  private static final int START_FIELD = 19;

  private ThisProcess() {}

  static IntentRecord.Origin describe() {
    var pid = ProcessHandle.current().pid();
    return new IntentRecord.Origin(machine(), pid, startTicks(pid));
  }

  /// The machine since it was started, and the name space of its processes: only there a process
  /// has its number. Empty where that cannot be told.
  private static String machine() {
    try {
      return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAME_SPACE);
    } catch (IOException | UnsupportedOperationException notTold) {
      return "";
    }
  }

  /// From the kernel itself: what it is as a time of day changes when the clock is set. The name of
  /// the program stands in parentheses before, and may hold anything.
  private static long startTicks(long pid) {
    try {
      var line = Files.readString(Path.of("/proc/" + pid + "/stat"));
      var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[START_FIELD]);
    } catch (IOException | RuntimeException notTold) {
      return -1;
    }
  }

  /// Whether the process has certainly ended; false also if that cannot be told from here.
  static boolean hasEnded(IntentRecord.Origin process) {
    if (process.machine().isEmpty()
        || process.startTicks() < 0
        || !process.machine().equals(machine())) {
      return false;
    }
    var now = ProcessHandle.of(process.pid());
    if (now.isEmpty() || !now.get().isAlive()) {
      return true;
    }
    var ticks = startTicks(process.pid());
    return ticks >= 0 && ticks != process.startTicks();
  }
}
