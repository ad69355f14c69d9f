package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.web.BodyReader.Reading;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
  private static final int BLOCK = BodyRoom.BLOCK_BYTES;
  private static final Duration ENOUGH = Duration.ofMinutes(1);

  private static final String ADDRESS = "192.0.2.1";

  private final BodyRoom room = new BodyRoom(2L * BLOCK, 2L * BLOCK);
  private final BodyReader reader = new BodyReader(10 * BLOCK, ENOUGH);

  @Test
  void givesEachBodyWhatItNeedsUntilAllIsTaken() {
    try (BodyRoom.Lease first = room.lease(ADDRESS);
        BodyRoom.Lease second = room.lease(ADDRESS)) {
      assertThat(first.reaches(1)).isTrue();
      assertThat(first.reaches(BLOCK)).isTrue();
      assertThat(second.reaches(BLOCK)).isTrue();
      assertThat(second.reaches(BLOCK + 1)).isFalse();
      assertThat(first.reaches(BLOCK)).as("what it has, it keeps").isTrue();
    }
  }

  @Test
  void hasItAllBackWhenBodiesAreDone() {
    for (int i = 0; i < 3; i++) {
      try (BodyRoom.Lease lease = room.lease(ADDRESS)) {
        assertThat(lease.reaches(2 * BLOCK)).isTrue();
      }
    }
  }

  @Test
  void refusesABodyForWhichThereIsNoRoomAndServesTheNextOne() {
    try (BodyRoom.Lease lease = room.lease(ADDRESS)) {
      assertThat(reader.read(new ByteArrayInputStream(new byte[3 * BLOCK]), lease::reaches))
          .isInstanceOf(Reading.NoRoom.class);
    }
    try (BodyRoom.Lease lease = room.lease(ADDRESS)) {
      assertThat(reader.read(new ByteArrayInputStream(new byte[BLOCK]), lease::reaches))
          .isInstanceOf(Reading.Whole.class);
    }
  }

  @Test
  void keepsRoomFromOneAddressForOthers() {
    BodyRoom shared = new BodyRoom(4L * BLOCK, 2L * BLOCK);
    try (BodyRoom.Lease first = shared.lease(ADDRESS);
        BodyRoom.Lease second = shared.lease(ADDRESS);
        BodyRoom.Lease other = shared.lease("192.0.2.2")) {
      assertThat(first.reaches(2 * BLOCK)).isTrue();
      assertThat(second.reaches(1)).isFalse();
      assertThat(other.reaches(2 * BLOCK)).isTrue();
    }
    try (BodyRoom.Lease again = shared.lease(ADDRESS)) {
      assertThat(again.reaches(2 * BLOCK)).as("what was given back").isTrue();
      assertThat(again.reaches(3 * BLOCK)).isFalse();
    }
  }
}
