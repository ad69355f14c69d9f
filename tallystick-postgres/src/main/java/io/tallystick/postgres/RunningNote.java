package io.tallystick.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a running server leaves in the home so that commands can reach its PostgreSQL. */
record RunningNote(long pid, int port) {
  private static final Pattern FORMAT = Pattern.compile("pid=(\\d{1,18})\nport=(\\d{1,5})\n");

  /** Empty when there is none or it was not written by us. */
  static Optional<RunningNote> read(HomeFolder home) throws IOException {
    try {
      Matcher note = FORMAT.matcher(Files.readString(home.running()));
      return note.matches()
          ? Optional.of(
              new RunningNote(Long.parseLong(note.group(1)), Integer.parseInt(note.group(2))))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void write(HomeFolder home) throws IOException {
    OwnerOnly.write(home.running(), "pid=%d\nport=%d\n".formatted(pid, port));
  }
}
