package dev.backstay.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
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

  private static String listing(String blobs) {
    return page("", "").replace("<Blobs></Blobs>", "<Blobs>" + blobs + "</Blobs>");
  }

  private static String blob(String name, String rest) {
    return "<Blob><Name>"
        + name
        + "</Name><Properties><Content-Length>3</Content-Length>"
        + "<Last-Modified>Fri, 02 Jan 2026 03:04:05 GMT</Last-Modified>"
        + rest
        + "</Properties></Blob>";
  }

  @Test
  void aPageThatCannotBeRightIsRefused() {
    var cases = new LinkedHashMap<String, String>();
    cases.put("<Other><NextMarker/></Other>", "has no end");
    cases.put("<EnumerationResults><Blobs/></EnumerationResults>", "has no end");
    cases.put("<EnumerationResults><NextMarker/>", "cannot be read");
    cases.put("not a page", "cannot be read");
    cases.put(listing(blob("drive/packs/a", "")), "what was not asked for");
    cases.put(listing("<Blob></Blob>"), "what was not asked for");
    cases.put(listing(blob("dr/packs/a", "").replace(">3<", ">much<")), "cannot be read");
    cases.put(listing(blob("dr/packs/a", "").replace(">3<", "><")), "cannot be read");
    cases.put(listing(blob("dr/packs/a", "").replace("Fri,", "Mon,")), "cannot be read");
    cases.forEach(
        (text, words) ->
            assertThatThrownBy(() -> ContainerPage.of(text, "dr/"))
                .as(text)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words));
  }

  @Test
  void whatOthersPutThereAndFoldersAreNoObjects() throws IOException {
    var text =
        "\uFEFF"
            + listing(
                "<!-- three -->"
                    + blob("dr/packs/Some Note", "")
                    + blob("dr/packs", "<ResourceType>directory</ResourceType>")
                    + blob("dr/<![CDATA[packs/a]]>", "<!-- its own --><Other>x</Other>"));

    assertThat(ContainerPage.of(text, "dr/").objects())
        .singleElement()
        .satisfies(it -> assertThat(it.key()).hasToString("packs/a"))
        .satisfies(it -> assertThat(it.sizeBytes()).isEqualTo(3));
  }
}
