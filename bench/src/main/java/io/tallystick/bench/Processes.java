package io.tallystick.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux tells of a process. */
final class Processes {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** Of the fields behind the name: utime, stime, cutime and cstime (proc(5)). */
  private static final int USER_TIME = 11;

  private static final int TIMES = 4;

  /** USER_HZ is 100 on every Linux that runs a JDK. */
  private static final int MILLIS_OF_A_TICK = 10;

  private Processes() {}

  /** The processor's time that it has used. */
  static Duration processorTime(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("The system tells no processor time"));
  }

  /** The same with that of its children that have ended. */
  static Duration processorTimeWithEndedChildren(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int i = USER_TIME; i < USER_TIME + TIMES; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return Duration.ofMillis(ticks * MILLIS_OF_A_TICK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double residentMegabytes(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      throw new IllegalStateException("Memory can be read on Linux only");
    }
    try {
      Matcher resident = RESIDENT.matcher(Files.readString(status));
      if (!resident.find()) {
        throw new IllegalStateException(status + " tells no VmRSS");
      }
      return Long.parseLong(resident.group(1)) / 1_024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
