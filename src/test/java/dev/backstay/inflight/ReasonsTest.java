package dev.backstay.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reasons say what a statement says, and nothing that a row says.
class ReasonsTest {

  private static final String STATEMENT = "select nowt from tasks where id = 'a'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          column "nowt" does not exist | column "nowt" does not exist
          bad path: 'it's secret' | bad path: ...
          value "secret" of "nowt" | value ...
          value of "nowt" is "secret | value of "nowt" is ...
          near 'from tasks' and 'b' | near 'from tasks' and ...
          """)
  void whatIsQuotedMustStandInTheStatement(String said, String told) {
    assertThat(Reasons.of(new IOException(said), STATEMENT)).isEqualTo(told);
  }
}
