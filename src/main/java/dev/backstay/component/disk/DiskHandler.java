package dev.backstay.component.disk;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Destination;
import dev.backstay.component.FileUse;
import dev.backstay.component.FixedCapture;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;

/// Captures and restores a disk image with every file it is layered on.
public final class DiskHandler implements ComponentHandler {

  private final Component.Disk disk;
  private final InstantSource clock;
  private final boolean held;
  private final FileUse use;

  /// For one disk.
  ///
  /// @param held whether whoever writes to it is held still while it is captured
  public DiskHandler(Component.Disk disk, InstantSource clock, boolean held) {
    this.disk = disk;
    this.clock = clock;
    this.held = held;
    this.use = new FileUse(disk.path().getFileSystem().getPath("/proc"));
  }

  @Override
  public Component component() {
    return disk;
  }

  @Override
  public void inspect() {
    find();
  }

  private Layers find() {
    var layers = Layers.of(disk.path(), disk.format());
    layers
        .problem()
        .ifPresent(
            problem -> {
              throw problem;
            });
    return layers;
  }

  @Override
  public Capture capture(Scratch scratch) {
    var layers = find();
    try {
      var capture = new DiskCapture(disk, layers, new ArrayList<>(), clock);
      if (!held) {
        doubtIfOpen(layers, capture);
      }
      return capture;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void doubtIfOpen(Layers layers, DiskCapture capture) {
    layers.found().stream()
        .flatMap(layer -> use.writer(layer.stat()).stream())
        .findFirst()
        .ifPresent(capture::doubt);
  }

  @Override
  public Capture captureAsIs() {
    try {
      var layers = Layers.of(disk.path(), disk.format()).toTheEnd();
      var beside = new ArrayList<Layers.Layer>();
      for (var path : disk.beside()) {
        Layers.plain(path)
            .filter(it -> layers.found().stream().noneMatch(has -> has.place().equals(it.place())))
            .ifPresent(beside::add);
      }
      if (layers.found().isEmpty() && beside.isEmpty()) {
        return FixedCapture.absent(disk, clock.instant());
      }
      var capture = new DiskCapture(disk, layers, beside, clock);
      if (!layers.found().isEmpty()) {
        doubtIfOpen(layers, capture);
      }
      return capture;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private CaptureFailedException unreadable(IOException e) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        "the disk image " + disk.path() + " cannot be read: " + Reason.of(e, disk.path()),
        "Let the account that runs the backup read it and its directory.",
        e);
  }

  @Override
  public StagedComponent stage(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    return new DiskStaging(disk, content, destination, use).stage(selection, progress);
  }
}
