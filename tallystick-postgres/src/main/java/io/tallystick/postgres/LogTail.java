package io.tallystick.postgres;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The end of what a program printed. */
final class LogTail {
  /** The last forty lines or so: a failure is explained by its last. */
  private static final int MAX_BYTES = 4096;

  private static final Pattern PREFIX = Pattern.compile("^[-0-9]+ [:.0-9]+ UTC \\[\\d+\\] ");
  private static final Pattern SERIOUS = Pattern.compile("FATAL:|PANIC:|ERROR:|error:");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  synchronized void add(byte[] chunk, int length) {
    bytes.write(chunk, 0, length);
    if (bytes.size() > 2 * MAX_BYTES) {
      byte[] all = bytes.toByteArray();
      bytes.reset();
      bytes.write(all, all.length - MAX_BYTES, MAX_BYTES);
    }
  }

  boolean contains(String words) {
    return text().contains(words);
  }

  /** The last line that says something serious, else the last; without its timestamp. */
  String lastMeaningfulLine() {
    List<String> lines = text().lines().filter(line -> !line.isBlank()).toList();
    return lines.reversed().stream()
        .filter(line -> SERIOUS.matcher(line).find())
        .findFirst()
        .or(() -> lines.stream().reduce((first, second) -> second))
        .map(line -> PREFIX.matcher(line).replaceFirst("").strip())
        .orElse("it said nothing");
  }

  private synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
