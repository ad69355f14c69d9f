package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Failpoint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a seed draws is worth a run. */
class KillTest {
  private static final int SEEDS = 500;

  @Test
  void everySeedHasEveryKindEveryPointAndOrphans() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Kill> kills = Kill.everyKindAndEveryPoint(new Random(seed));
      assertThat(kills).extracting(Kill::kind).containsExactlyInAnyOrder(CallKind.values());
      assertThat(kills).extracting(Kill::point).containsAll(CallKind.POINTS);
      assertThat(kills).allMatch(kill -> kill.kind().passes(kill.point()));
      assertThat(kills.stream().filter(kill -> !kill.repeated()))
          .hasSize(4)
          .allMatch(kill -> Kill.LEAVE_ORPHANS.contains(kill.point()));
      assertThat(kills).extracting(Kill::repeated).isSorted();
    }
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertThat(Kill.everyKindAndEveryPoint(new Random(7)))
        .isEqualTo(Kill.everyKindAndEveryPoint(new Random(7)));
  }

  @Test
  void allAreAllPairsOnce() {
    List<Kill> kills = Kill.all(new Random(1));
    int pairs = CallKind.values().length * CallKind.POINTS.size();
    assertThat(kills).hasSize(pairs - 1).doesNotHaveDuplicates();
    assertThat(kills)
        .noneMatch(kill ->
            kill.kind() == CallKind.USER_CUSTOMER && kill.point() == Failpoint.CALLER_UNANSWERED);
  }
}
