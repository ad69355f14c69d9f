package io.tallystick.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come true. */
public final class Eventually {
  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

  private Eventually() {}

  public static void within(Duration time, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    assertThat(condition.getAsBoolean()).as("%s within %s", what, time).isTrue();
  }

  /** A zombie that nobody has reaped yet counts as ended. */
  public static boolean hasEnded(long pid) {
    return ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true) || isZombie(pid);
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false;
    }
  }
}
