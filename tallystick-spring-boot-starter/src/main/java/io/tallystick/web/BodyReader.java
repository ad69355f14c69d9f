package io.tallystick.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads a body whole, within a size, a time and the room that all bodies share. */
final class BodyReader {
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

  Reading read(InputStream stream, BodyRoom.Lease lease) {
    long startNanos = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BodyRoom.BLOCK_BYTES];
    try {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        if (body.size() + read > maxBytes) {
          return new Reading.TooLarge();
        }
        if (!lease.reaches(body.size() + read)) {
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
