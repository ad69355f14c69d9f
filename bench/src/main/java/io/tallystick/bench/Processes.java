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

  private Processes() {}

  /** The processor's time that it has used. */
  static Duration processorTime(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("The system tells no processor time"));
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
