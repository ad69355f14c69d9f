package io.tallystick.web;

import java.util.concurrent.Semaphore;

/**
 * The memory that bodies may take together while they are read and verified: without a bound,
 * enough senders would end the server, whoever they are.
 */
final class BodyRoom {
  /** What is taken at a time; a body of Stripe's fits into one. */
  static final int BLOCK_BYTES = 8 * 1024;

  /** So much of the heap: a body is held up to three times while it is gathered. */
  private static final int PART_OF_HEAP = 10;

  /** So many of the largest bodies always fit. */
  private static final int LEAST_BODIES = 4;

  private final Semaphore blocks;

  BodyRoom(long bytes) {
    this.blocks = new Semaphore(Math.toIntExact(bytes / BLOCK_BYTES));
  }

  /** Room that suits this heap and this largest body. */
  static BodyRoom of(int maxBytes) {
    long part = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    return new BodyRoom(Math.max(part, (long) LEAST_BODIES * maxBytes));
  }

  Lease lease() {
    return new Lease();
  }

  /** What one body has taken; given back when it is closed. */
  final class Lease implements AutoCloseable {
    private int taken;

    private Lease() {}

    /** Makes room for a body that has grown to so many bytes; false if there is none. */
    boolean reaches(int bytes) {
      int needed = Math.ceilDiv(bytes, BLOCK_BYTES) - taken;
      if (needed > 0 && !blocks.tryAcquire(needed)) {
        return false;
      }
      taken += Math.max(0, needed);
      return true;
    }

    @Override
    public void close() {
      blocks.release(taken);
      taken = 0;
    }
  }
}
