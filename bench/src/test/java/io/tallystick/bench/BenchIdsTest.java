package io.tallystick.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BenchIdsTest {
  /** Objects of docs.stripe.com/api, and their {@code created}. */
  @Test
  void timeIsWrittenAsInTheExamplesOfStripesReference() {
    assertThat("pi_3MtwBwLkdIwHu7ix28a3tqPa").startsWith("pi_3" + BenchIds.time(1_680_800_504));
    assertThat("evt_1NG8Du2eZvKYlo2CUI79vXWy").startsWith("evt_1" + BenchIds.time(1_686_089_970));
  }

  @Test
  void idsOfOneSecondDifferAndComeBeforeThoseOfTheNext() {
    List<String> first = LongStream.range(0, 2_000).mapToObj(BenchIds::event).toList();
    List<String> next = LongStream.range(2_000, 4_000).mapToObj(BenchIds::event).toList();

    assertThat(first).doesNotHaveDuplicates().allMatch(id -> id.matches("evt_3[0-9A-Za-z]{23}"));
    assertThat(next).allMatch(id -> id.compareTo(first.stream().max(String::compareTo).get()) > 0);
  }
}
