package dev.backstay.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ContainerPageTest {

  private static String page(String before, String next) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
        + before
        + "<EnumerationResults><Blobs></Blobs><NextMarker>"
        + next
        + "</NextMarker></EnumerationResults>";
  }

  @Test
  void entitiesOfADocumentTypeAreNotExpanded() throws IOException {
    assertThat(ContainerPage.of(page("", "more"), "").next()).contains("more");
    for (var entity :
        new String[] {
          "\"more\"", "SYSTEM \"file:///etc/passwd\"", "SYSTEM \"http://127.0.0.1:9/\""
        }) {
      var type = "<!DOCTYPE EnumerationResults [<!ENTITY e %s>]>".formatted(entity);
      assertThatThrownBy(() -> ContainerPage.of(page(type, "&e;"), ""))
          .as(entity)
          .isInstanceOf(IOException.class);
    }
  }
}
