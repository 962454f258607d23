package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerRefusedExceptionTest {

  @Test
  void theArgumentsOfAnUnknownCommandAreNotRepeated() {
    var line = "ERR unknown command 'AUTH', with args beginning with: 'keeper' 'open sesame' ";
    assertThat(new ServerRefusedException(line))
        .hasMessage("the server says: ERR unknown command 'AUTH'")
        .matches(ServerRefusedException::isForbidden);
  }

  @Test
  void whatIsLongOrSteersATerminalIsNotPrintedAsItIs() {
    assertThat(new ServerRefusedException("DENIED \u001b[31m" + "long ".repeat(100)).getMessage())
        .startsWith("the server says: DENIED ?[31mlong")
        .hasSizeLessThan(230);
  }
}
