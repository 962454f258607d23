package dev.backstay.component;

import dev.backstay.component.Share.Side;
import java.io.IOException;
import java.nio.file.Path;

/// The exchange of the share of one entity in one component that stays live. What is live tells
/// whether it was done, as long as others have not changed it; then its marks do.
///
/// @param live where it is live
/// @param directory the directory of the share
public record ShareExchange(LiveShare live, Path directory) implements ServerExchange {

  @Override
  public String place() {
    return live.place();
  }

  @Override
  public void forward() throws IOException {
    var marks = new ShareMarks(directory);
    if (!marks.isDone()) {
      exchange(Side.NEW);
      marks.end();
    }
  }

  /// What was never begun needs no way back, whatever others have made of it.
  @Override
  public void backward() throws IOException {
    if (new ShareMarks(directory).isBegun()) {
      exchange(Side.OLD);
    }
  }

  @Override
  public void requireWayBack() throws IOException {
    if (new ShareMarks(directory).isBegun()) {
      try (var transaction = live.look()) {
        if (!transaction.is(Side.OLD) && !transaction.is(Side.NEW)) {
          throw new IOException(transaction.changed(true));
        }
      }
    }
  }

  private void exchange(Side side) throws IOException {
    var marks = new ShareMarks(directory);
    try (var transaction = live.change()) {
      if (!transaction.is(side)) {
        if (!transaction.prepare(side)) {
          throw new IOException(transaction.changed(marks.isBegun()));
        }
        marks.begin();
        transaction.commit();
      }
    }
  }

  @Override
  public void settle() throws IOException {
    end();
  }

  @Override
  public void abandon() throws IOException {
    end();
  }

  private void end() throws IOException {
    live.clear();
    WorkDirectory.delete(directory);
  }
}
