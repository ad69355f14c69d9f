package io.tallystick.web;

import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A byte every ten milliseconds, for ten seconds: more than fits into a test's deadline. */
final class DrippingBody extends InputStream {
  private int left = 1000;

  @Override
  public int read() {
    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    return left-- > 0 ? ' ' : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    int next = read();
    if (next < 0) {
      return -1;
    }
    buffer[offset] = (byte) next;
    return 1;
  }
}
