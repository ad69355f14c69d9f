package io.tallystick.web;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** Lets each name pass once in a minute, for what would otherwise be written over and over. */
final class OncePerMinute {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Names in one minute, a MiB or so; further ones do not pass. */
  static final int MOST = 10_000;

  private final InstantSource clock;
  private final Set<String> passed = new HashSet<>();
  private long window;

  OncePerMinute(InstantSource clock) {
    this.clock = clock;
  }

  synchronized boolean isFirst(String name) {
    long now = clock.millis() / WINDOW.toMillis();
    if (now != window) {
      window = now;
      passed.clear();
    }
    return passed.size() < MOST && passed.add(name);
  }
}
