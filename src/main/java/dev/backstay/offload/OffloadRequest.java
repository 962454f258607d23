package dev.backstay.offload;

import dev.backstay.component.Component;
import dev.backstay.component.OffloadRules;
import java.nio.file.Path;
import java.util.List;

/// What is asked of an offload.
///
/// @param tree whose old files are moved
/// @param rules which of them
/// @param others places in which nothing is touched: other components, and what is Backstay's
public record OffloadRequest(Component.FileTree tree, OffloadRules rules, List<Path> others) {

  public OffloadRequest {
    others = List.copyOf(others);
  }
}
