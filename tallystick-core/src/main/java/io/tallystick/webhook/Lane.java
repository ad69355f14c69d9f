package io.tallystick.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.zip.CRC32C;

/**
 * Events of one payment share a lane and are applied in the order of their arrival; different lanes
 * run side by side, on any server.
 */
final class Lane {
  /** One bit each of a {@code long}; more lanes than servers and cores by far. */
  static final int COUNT = 64;

  private Lane() {}

  static int of(String account, String root) {
    CRC32C hash = new CRC32C();
    hash.update((account + " " + root).getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % COUNT);
  }

  static long bit(int lane) {
    return 1L << lane;
  }

  /** One bit for each. */
  static long bits(Collection<Integer> lanes) {
    return lanes.stream().mapToLong(Lane::bit).reduce(0, (left, right) -> left | right);
  }
}
