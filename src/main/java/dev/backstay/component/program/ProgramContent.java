package dev.backstay.component.program;

import dev.backstay.process.RunningProgram;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;

/// The output of a program, while it runs. Whether it is whole is known at its end only.
final class ProgramContent implements IncomingContent {

  private final ProgramCapture capture;
  private final RunningProgram program;
  private long bytes;
  private long lines;

  ProgramContent(ProgramCapture capture, RunningProgram program) {
    this.capture = capture;
    this.program = program;
  }

  @Override
  public Cutting cutting() {
    return Cutting.STREAM;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var count = program.output().read(buffer, offset, length);
    for (var i = offset; i < offset + count; i++) {
      lines += buffer[i] == '\n' ? 1 : 0;
    }
    bytes += Math.max(count, 0);
    return count;
  }

  @Override
  public EntryMeta confirm() {
    return capture.end(program.await(), bytes, lines);
  }

  @Override
  public void close() {
    program.close();
  }
}
