package io.tallystick.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux tells of a process, and of the machine. */
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

  /**
   * The processor's time of the whole machine since it started, in ticks.
   *
   * @param all of every kind
   * @param stolen that the machine was to run in, and its hypervisor gave to others
   */
  record MachineTime(long all, long stolen) {
    /** Of the {@code cpu} line (proc(5)): user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int STOLEN = 7;

    static MachineTime now() {
      try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
        long[] ticks =
            Arrays.stream(lines.findFirst().orElseThrow().split("\\s+", -1))
                .skip(1)
                .limit(STOLEN + 1)
                .mapToLong(Long::parseLong)
                .toArray();
        return new MachineTime(Arrays.stream(ticks).sum(), ticks[STOLEN]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Percent of the time since then. */
    double stolenSince(MachineTime before) {
      return 100.0 * (stolen - before.stolen) / (all - before.all);
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
