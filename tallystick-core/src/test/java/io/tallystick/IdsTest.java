package io.tallystick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void areAPrefixAndTwentyFiveLettersAndDigits() {
    assertThat(Ids.secure().next("ord_")).matches("ord_[0-9A-Za-z]{25}");
  }

  @Test
  void sortByTheirTimeAsBytes() {
    assertThat(
            LongStream.of(0, 1, 61, 62, 1_700_000_000_000L, 1_700_000_000_001L, 9_999_999_999_999L)
                .mapToObj(millis -> at(millis).next("")))
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void areNeverTheSame() {
    Ids ids = at(1_700_000_000_000L);

    assertThat(Stream.generate(() -> ids.next("x_")).limit(50_000).distinct()).hasSize(50_000);
    assertThat(Stream.generate(ids::uuid).limit(50_000).distinct()).hasSize(50_000);
  }

  @Test
  void makeRandomUuids() {
    Ids ids = at(0);

    assertThat(Stream.generate(ids::uuid).limit(1_000))
        .allMatch(uuid -> uuid.version() == 4 && uuid.variant() == 2)
        .allMatch(uuid -> uuid.equals(UUID.fromString(uuid.toString())));
  }

  private static Ids at(long epochMilli) {
    return new Ids(InstantSource.fixed(Instant.ofEpochMilli(epochMilli)), new Random(42));
  }
}
