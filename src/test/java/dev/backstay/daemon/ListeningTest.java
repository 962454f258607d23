package dev.backstay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.config.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class ListeningTest {

  @Test
  void withoutAWordThisHostAloneIsAnswered() {
    var settings = Listening.settings(ServerSettings.DEFAULT);

    assertThat(settings.addresses())
        .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8470));
    assertThat(settings.names()).containsExactlyInAnyOrder("localhost", "127.0.0.1", "[::1]");
    assertThat(settings.socket()).isEmpty();
    assertThat(settings.proxies()).isEmpty();
  }
}
