package io.tallystick.simulator.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** In what order and how often webhooks arrive; several can be combined. */
public enum Delivering {
  /** Each comes twice under one id, the second time at the very end. */
  DUPLICATED {
    @Override
    <T> List<T> arrange(List<T> events, RandomGenerator random) {
      List<T> twice = new ArrayList<>(events);
      twice.addAll(events);
      return twice;
    }
  },
  /** The last comes first. */
  REVERSED {
    @Override
    <T> List<T> arrange(List<T> events, RandomGenerator random) {
      return events.reversed();
    }
  },
  /** In an order drawn from the seed. */
  SHUFFLED {
    @Override
    <T> List<T> arrange(List<T> events, RandomGenerator random) {
      List<T> shuffled = new ArrayList<>(events);
      for (int i = shuffled.size() - 1; i > 0; i--) {
        shuffled.set(i, shuffled.set(random.nextInt(i + 1), shuffled.get(i)));
      }
      return shuffled;
    }
  };

  abstract <T> List<T> arrange(List<T> events, RandomGenerator random);
}
