package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who has a file open, by what a kernel shows.
class FileUseTest {

  @TempDir Path directory;
  private Path processes;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    processes = Files.createDirectory(directory.resolve("proc"));
    file = Files.writeString(directory.resolve("disk.img"), "x");
  }

  private void process(int number, Path open, String information) throws IOException {
    var process = processes.resolve(Integer.toString(number));
    Files.createDirectories(process.resolve("fd"));
    Files.createDirectories(process.resolve("fdinfo"));
    Files.createSymbolicLink(process.resolve("fd/7"), open);
    Files.writeString(process.resolve("fdinfo/7"), information);
    Files.writeString(process.resolve("comm"), "qemu\n");
  }

  private FileUse use() {
    return new FileUse(processes);
  }

  @Test
  void aReaderHoldsAFileAndDoesNotWriteIt() throws IOException {
    process(10, directory.resolve("gone"), "flags:\t02\n");
    process(11, file, "pos:\t0\nflags:\t0100000\n");
    var stat = FileStat.of(file);
    assertThat(use().holder(stat)).hasValue("process 11 (qemu)");
    assertThat(use().writer(stat)).isEmpty();
  }

  @Test
  void whoeverMayWriteIsNamedAlsoWhereTheKernelDoesNotSayHow() throws IOException {
    var stat = FileStat.of(file);
    for (var information : new String[] {"flags:\t0100002\n", "flags:\t01\n", "pos:\t0\n"}) {
      Files.createDirectories(processes);
      process(12, file, information);
      assertThat(use().writer(stat)).as(information).hasValue("process 12 (qemu)");
      processes = directory.resolve("proc" + information.length());
    }
  }

  @Test
  void aProcessWithoutANameIsNamedByItsNumber() throws IOException {
    process(12, file, "flags:\t02\n");
    Files.delete(processes.resolve("12/comm"));
    Files.createDirectory(processes.resolve("13"));
    assertThat(use().writer(FileStat.of(file))).hasValue("process 12 (unknown)");
  }

  private String lock(String form) throws IOException {
    var stat = FileStat.of(file);
    var device = stat.device();
    var major = ((device >>> 8) & 0xFFF) | ((device >>> 32) & ~0xFFFL);
    var minor = (device & 0xFF) | ((device >>> 12) & ~0xFFL);
    return form.replace("FILE", "%02x:%02x:%d".formatted(major, minor, stat.inode()))
        .replace("OTHER", "%02x:%02x:%d".formatted(major, minor + 1, stat.inode()))
        .replace("NEXT", "%02x:%02x:%d".formatted(major, minor, stat.inode() + 1));
  }

  @Test
  void alsoWhoCannotBeSeenHoldsALock() throws IOException {
    var stat = FileStat.of(file);
    // Whether somebody holds it, and whether he writes.
    var cases = new LinkedHashMap<String, String>();
    cases.put("1: OFDLCK ADVISORY READ -1 FILE 101 101", "true true");
    cases.put("1: OFDLCK ADVISORY READ -1 FILE 100 EOF", "true true");
    cases.put("1: OFDLCK ADVISORY READ -1 FILE 100 100", "true false");
    cases.put("1: OFDLCK ADVISORY READ -1 FILE 201 201", "true false");
    cases.put("1: POSIX  ADVISORY READ  99 FILE 101 101", "true false");
    cases.put("1: POSIX  ADVISORY WRITE 99 FILE 0 EOF", "true true");
    cases.put("1: -> POSIX  ADVISORY WRITE 99 FILE 0 EOF", "false false");
    cases.put("1: POSIX  ADVISORY WRITE 99 OTHER 0 EOF", "false false");
    cases.put("1: POSIX  ADVISORY WRITE 99 NEXT 0 EOF", "false false");
    cases.put("1: POSIX  ADVISORY WRITE", "false false");
    cases.put("", "false false");
    for (var each : cases.entrySet()) {
      Files.writeString(processes.resolve("locks"), lock(each.getKey()) + "\n");
      assertThat(use().holder(stat).isPresent() + " " + use().writer(stat).isPresent())
          .as(each.getKey())
          .isEqualTo(each.getValue());
    }
  }

  @Test
  void whereNothingIsShownNobodyIsKnown() throws IOException {
    assertThat(use().holder(FileStat.of(file))).isEmpty();
    assertThat(new FileUse(directory.resolve("nowhere")).holder(FileStat.of(file))).isEmpty();
  }
}
