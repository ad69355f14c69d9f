package io.tallystick.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TranscriptTest {

  @Test
  void tellsStepsInColumnsWithoutColoursWhereThereIsNoTerminal() {
    assertThat(transcript(Ansi.OFF))
        .contains(
            """
             ▌▐  order.open             ord_1                          $66.00         1.23 s
             ▌▐  payment.succeeded      pi_1                           pm_card_visa   1.23 s
            """)
        .contains(
            """
             ▐▌  order.fulfilled        ord_1                                         1.23 s
            """)
        .doesNotContain("\u001b", "\r", "@|", "|@");
  }

  @Test
  void putsTheAmountsOfBothSidesBesideEachOther() {
    assertThat(transcript(Ansi.OFF)).contains("$66.00 at Stripe, $66.00 in the books, 0.00 s");
  }

  @Test
  void coloursTheHalvesOnATerminal() {
    assertThat(transcript(Ansi.ON)).contains("\u001b[35m▌", "\u001b[32m▐");
  }

  @Test
  void staysWithinEightyColumns() {
    assertThat(transcript(Ansi.OFF).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  private static String transcript(Ansi ansi) {
    StringWriter text = new StringWriter();
    Transcript transcript = new Transcript(new PrintWriter(text), ansi);
    transcript.begin();
    transcript.waiting("server");
    Steps.ofAGoodRun().forEach(step -> transcript.tell(step, Duration.ofMillis(1239)));
    transcript.ended();
    return text.toString();
  }
}
