package dev.backstay.doctor;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.OpenFiles;
import dev.backstay.snapshot.EntryPath;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;

/// Whether processes that have files of components open write to state that no component covers.
final class OpenFileExamination {

  private static final Pattern STATE = Pattern.compile("(?s).+\\.(db|sqlite[^.]*|json)");

  private final Gaps gaps;
  private final Findings findings;

  OpenFileExamination(Gaps gaps, Findings findings) {
    this.gaps = gaps;
    this.findings = findings;
  }

  /// @param processes where the kernel shows processes
  void examine(Path processes) {
    new OpenFiles(processes).holders().stream().filter(this::isOfOrchestrator).forEach(this::tell);
  }

  /// What has files of Backstay's own open is Backstay.
  private boolean isOfOrchestrator(OpenFiles.Holder holder) {
    return holder.files().stream().anyMatch(it -> gaps.isCovered(it.path()))
        && holder.files().stream().noneMatch(it -> gaps.isOwn(it.path()));
  }

  private void tell(OpenFiles.Holder holder) {
    holder.files().stream()
        .filter(OpenFiles.Open::isWritten)
        .map(it -> withoutSidecar(it.path()))
        .distinct()
        .sorted(Comparator.naturalOrder())
        .filter(this::looksLikeState)
        .filter(gaps::takes)
        .forEach(
            file ->
                findings.warning(
                    "uncovered-open",
                    "process %d (%s) writes to %s, which no component covers"
                        .formatted(
                            holder.number(), EntryPath.escape(holder.name()), Gaps.shown(file)),
                    "Add a component for it, if it is state of the orchestrator."));
  }

  private static Path withoutSidecar(Path file) {
    var name = String.valueOf(file.getFileName());
    for (var ending : DatabaseFiles.SIDECARS) {
      if (name.endsWith(ending)) {
        return file.resolveSibling(name.substring(0, name.length() - ending.length()));
      }
    }
    return file;
  }

  private boolean looksLikeState(Path file) {
    return STATE.matcher(String.valueOf(file.getFileName())).matches()
        || new Signs(gaps.databases()).isDatabase(file);
  }
}
