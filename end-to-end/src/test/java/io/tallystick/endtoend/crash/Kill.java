package io.tallystick.endtoend.crash;

import io.tallystick.Failpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A server's death.
 *
 * @param kind the call that it dies in
 * @param point where
 * @param repeated whether the client asks again; otherwise recovery alone has to settle it
 */
record Kill(CallKind kind, Failpoint point, boolean repeated) {
  /** Where there is something to settle that nobody knows of but the journal, or Stripe. */
  static final Set<Failpoint> LEAVE_ORPHANS =
      Set.of(
          Failpoint.INTENT_UNSENT,
          Failpoint.STRIPE_CALLED,
          Failpoint.STRIPE_ANSWER_UNREAD,
          Failpoint.OUTCOME_UNCOMMITTED);

  /** Enough to see recovery at work, and most clients do ask again. */
  private static final int ABANDONED = 4;

  /** Every kind once and every point at least once; which meet, the seed decides. */
  static List<Kill> everyKindAndEveryPoint(Random random) {
    List<CallKind> kinds = new ArrayList<>(List.of(CallKind.values()));
    List<Failpoint> points = new ArrayList<>(CallKind.POINTS);
    do {
      Collections.shuffle(kinds, random);
      Collections.shuffle(points, random);
    } while (!areAllPassed(kinds, points));
    List<Kill> kills = new ArrayList<>();
    int abandoned = 0;
    for (int i = 0; i < kinds.size(); i++) {
      Failpoint point = points.get(i % points.size());
      boolean alone = LEAVE_ORPHANS.contains(point) && abandoned++ < ABANDONED;
      kills.add(new Kill(kinds.get(i), point, !alone));
    }
    return abandonedFirst(kills);
  }

  private static boolean areAllPassed(List<CallKind> kinds, List<Failpoint> points) {
    return IntStream.range(0, kinds.size())
        .allMatch(i -> kinds.get(i).passes(points.get(i % points.size())));
  }

  /** Every kind at every point, each once. */
  static List<Kill> all(Random random) {
    List<Kill> kills = new ArrayList<>();
    for (CallKind kind : CallKind.values()) {
      for (Failpoint point : CallKind.POINTS) {
        if (kind.passes(point)) {
          kills.add(new Kill(kind, point, random.nextBoolean()));
        }
      }
    }
    Collections.shuffle(kills, random);
    return abandonedFirst(kills);
  }

  /** Their minute passes while the others die. */
  private static List<Kill> abandonedFirst(List<Kill> kills) {
    return kills.stream().sorted(Comparator.comparing(Kill::repeated)).toList();
  }
}
