package io.tallystick.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process that really is a PostgreSQL on our data folder, whatever a file says. */
record Postmaster(ProcessHandle handle) {

  /** A pid may have gone to somebody else since it was written down. */
  static Optional<Postmaster> find(long pid, Path data) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> serves(handle.info(), data))
        .map(Postmaster::new);
  }

  /** The postmaster named by the data folder itself, if it lives. */
  static Optional<Postmaster> of(Path data) {
    return PostmasterFile.read(data).flatMap(file -> find(file.pid(), data));
  }

  private static boolean serves(ProcessHandle.Info info, Path data) {
    List<String> words = List.of(info.arguments().orElse(new String[0]));
    int option = words.indexOf("-D");
    return isPostgres(info)
        && option >= 0
        && option + 1 < words.size()
        && isSame(words.get(option + 1), data);
  }

  /** A program file replaced since then is called {@code postgres (deleted)}. */
  private static boolean isPostgres(ProcessHandle.Info info) {
    String program = info.command().orElse("");
    return program.substring(program.lastIndexOf('/') + 1).startsWith("postgres");
  }

  private static boolean isSame(String word, Path data) {
    try {
      return Files.isSameFile(Path.of(word), data);
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }
}
