package io.tallystick.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.IntPredicate;

/** Reads a body whole, within a size, a time and perhaps the room that all bodies share. */
final class BodyReader {
  /** Past this a body that drips in is cut; one read may add the connector's own time-out. */
  static final Duration DEADLINE = Duration.ofSeconds(25);

  private final int maxBytes;
  private final Duration deadline;

  BodyReader(int maxBytes, Duration deadline) {
    this.maxBytes = maxBytes;
    this.deadline = deadline;
  }

  /** What came of it. */
  sealed interface Reading {
    record Whole(byte[] body) implements Reading {}

    record TooLarge() implements Reading {}

    /** Not there in time, or cut off. */
    record Incomplete() implements Reading {}

    /** Others take all the room. */
    record NoRoom() implements Reading {}
  }

  /**
   * Reads it.
   *
   * @param room whether there is some for so many bytes
   */
  Reading read(InputStream stream, IntPredicate room) {
    long startNanos = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BodyRoom.BLOCK_BYTES];
    try {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        if (body.size() + read > maxBytes) {
          return new Reading.TooLarge();
        }
        if (!room.test(body.size() + read)) {
          return new Reading.NoRoom();
        }
        if (System.nanoTime() - startNanos > deadline.toNanos()) {
          return new Reading.Incomplete();
        }
        body.write(buffer, 0, read);
      }
      return new Reading.Whole(body.toByteArray());
    } catch (IOException e) {
      return new Reading.Incomplete(); // the sender is gone, or stalled
    }
  }
}
