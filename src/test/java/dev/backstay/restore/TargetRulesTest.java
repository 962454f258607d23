package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Move;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores that would put something where it must not be.
class TargetRulesTest {

  @TempDir Path directory;

  private Path staged(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private List<Move> moves(Path one, Path other) {
    var live = directory.resolve("base");
    return List.of(
        new Move(live, directory.resolve("aside-1")),
        new Move(one, live),
        new Move(live, directory.resolve("aside-2")),
        new Move(other, live));
  }

  @Test
  void theSameBytesAreExchangedOnce() throws IOException {
    var moves = moves(staged("one", "base"), staged("other", "base"));
    assertThat(TargetRules.apart(moves)).isEqualTo(moves.subList(0, 2));
  }

  @Test
  void otherBytesAreRefused() throws IOException {
    var moves = moves(staged("one", "base"), staged("other", "face"));
    refused(moves, FailureCode.PATH_CONFLICT);
  }

  @Test
  void whatIsNoFileIsRefused() throws IOException {
    var one = Files.createDirectory(directory.resolve("one"));
    refused(moves(one, staged("other", "base")), FailureCode.PATH_CONFLICT);
    refused(moves(staged("a", "base"), one), FailureCode.PATH_CONFLICT);
  }

  @Test
  void whatCannotBeComparedIsRefused() throws IOException {
    refused(moves(staged("one", "base"), directory.resolve("lost")), FailureCode.RESTORE_FAILED);
  }

  @Test
  void nothingIsRestoredIntoWhatIsLiveByWhateverName() throws IOException {
    var live = Files.createDirectory(directory.resolve("live"));
    var link = Files.createSymbolicLink(directory.resolve("link"), live);
    var configured = List.of(Plans.tree("logs", link));

    for (var inside : List.of(live, live.resolve("a/b"), link.resolve("c"))) {
      assertThatThrownBy(() -> TargetRules.requireOutside(inside, configured))
          .isInstanceOfSatisfying(
              RestoreRefusedException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.PATH_CONFLICT))
          .hasMessageContaining("inside component logs");
    }
    TargetRules.requireOutside(directory.resolve("live-2"), configured);
    TargetRules.requireOutside(directory, configured);
  }

  @Test
  void twoComponentsCannotStandInOnePlace() {
    var place = directory.resolve("place");
    var targets =
        List.of(Plans.target(Plans.tree("one", place)), Plans.target(Plans.tree("other", place)));
    TargetRules.requireDistinct(targets.subList(0, 1));
    assertThatThrownBy(() -> TargetRules.requireDistinct(targets))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessage("two components would stand at " + place);
  }

  @Test
  void aTreeIsNotExchangedWithALiveComponentInItThatIsNotRestored() throws IOException {
    var target = Plans.target(Plans.tree("outer", directory.resolve("outer")));
    var inner = Plans.tree("inner", directory.resolve("outer/deep/inner"));
    var beside = Plans.tree("beside", Files.createDirectories(directory.resolve("outer-2")));
    var nameless = new ComponentName("nobody");
    // It is not there, so that nothing of it can be taken away.
    TargetRules.requireNoOtherInside(target, List.of(inner, beside), Set.of(nameless));

    Files.createDirectories(inner.path());
    TargetRules.requireNoOtherInside(target, List.of(inner), Set.of(inner.name()));
    assertThatThrownBy(
            () ->
                TargetRules.requireNoOtherInside(target, List.of(beside, inner), Set.of(nameless)))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContaining("component inner at " + inner.path() + " stands inside");
  }

  private static void refused(List<Move> moves, FailureCode code) {
    assertThatThrownBy(() -> TargetRules.apart(moves))
        .isInstanceOfSatisfying(
            RestoreRefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
