package io.tallystick.web;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

  /** So much of the room is for one address: who holds bodies back keeps nobody else's out. */
  private static final int PART_OF_ROOM = 4;

  private final Semaphore blocks;
  private final int mostOfOne;
  private final ConcurrentMap<String, Integer> takenBy = new ConcurrentHashMap<>();

  /**
   * @param bytes of all bodies together
   * @param bytesOfOne of the bodies that come from one address
   */
  BodyRoom(long bytes, long bytesOfOne) {
    this.blocks = new Semaphore(Math.toIntExact(bytes / BLOCK_BYTES));
    this.mostOfOne = Math.toIntExact(bytesOfOne / BLOCK_BYTES);
  }

  /** Room that suits this heap and this largest body. */
  static BodyRoom of(int maxBytes) {
    long part = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    long room = Math.max(part, (long) LEAST_BODIES * (maxBytes + BLOCK_BYTES));
    return new BodyRoom(room, room / PART_OF_ROOM);
  }

  /** For a body that comes from this address. */
  Lease lease(String address) {
    return new Lease(address);
  }

  private boolean take(String address, int more) {
    int mine = takenBy.merge(address, more, Integer::sum);
    if (mine <= mostOfOne && blocks.tryAcquire(more)) {
      return true;
    }
    giveBack(address, more);
    return false;
  }

  private void giveBack(String address, int some) {
    takenBy.computeIfPresent(address, (same, mine) -> mine == some ? null : mine - some);
  }

  /** What one body has taken; given back when it is closed. */
  final class Lease implements AutoCloseable {
    private final String address;
    private int taken;

    private Lease(String address) {
      this.address = address;
    }

    /** Makes room for a body that has grown to so many bytes; false if there is none. */
    boolean reaches(int bytes) {
      int needed = Math.ceilDiv(bytes, BLOCK_BYTES) - taken;
      if (needed > 0 && !take(address, needed)) {
        return false;
      }
      taken += Math.max(0, needed);
      return true;
    }

    @Override
    public void close() {
      blocks.release(taken);
      giveBack(address, taken);
      taken = 0;
    }
  }
}
