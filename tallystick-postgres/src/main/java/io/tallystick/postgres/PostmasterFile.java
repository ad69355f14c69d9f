package io.tallystick.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file {@code postmaster.pid}, in which a running PostgreSQL says who and how it is. */
record PostmasterFile(long pid, int port, String status) {
  /** Eight short lines; whatever is longer was not written by PostgreSQL. */
  private static final int MAX_BYTES = 4096;

  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  static Path in(Path data) {
    return data.resolve("postmaster.pid");
  }

  /** Empty when there is none, or none that can be read; a half-written one knows only its pid. */
  static Optional<PostmasterFile> read(Path data) {
    try {
      List<String> lines = lines(in(data));
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(line(lines, PID_LINE)),
              Integer.parseInt("0" + line(lines, PORT_LINE)),
              line(lines, STATUS_LINE)));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean isReady() {
    return status.equals("ready");
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }
}
