package dev.backstay.repository;

import dev.backstay.snapshot.LabelChange;
import dev.backstay.snapshot.Labels;
import java.util.List;

/// Changes the labels of snapshots.
record Labelling(Repository repository) {

  /// Makes them as they are in `wanted`, by a commit that changes no other label.
  ///
  /// @return whether something was to be changed; if not, nothing is committed
  boolean relabel(Commit commit, Labels wanted) {
    var now = commit.labels();
    if (wanted.equals(now)) {
      return false;
    }
    new Committer(repository, Pen.of(repository))
        .commit(
            new LabelChange(
                commit.snapshot().id(),
                repository.access().clock().instant(),
                repository.access().hostName(),
                without(wanted.tags(), now.tags()),
                without(now.tags(), wanted.tags()),
                without(wanted.pins(), now.pins()),
                without(now.pins(), wanted.pins())));
    return true;
  }

  private static List<String> without(List<String> all, List<String> those) {
    return all.stream().filter(each -> !those.contains(each)).toList();
  }
}
