package io.tallystick.endtoend.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of this run of the module. Whatever runs in it or mentions it was started by us. */
final class ThisRun {
  /** Others may pass: as root, PostgreSQL may have to run as another user. */
  private static final String PASSAGE = "rwx--x--x";

  private static final Path FOLDER = create();

  private ThisRun() {}

  static Path folder() {
    return FOLDER;
  }

  /** A new folder in it. */
  static Path folder(String name) {
    try {
      return open(Files.createTempDirectory(FOLDER, name + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete() throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(FOLDER)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  private static Path create() {
    try {
      return open(Files.createTempDirectory("tallystick-e2e-").toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path open(Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(PASSAGE));
  }
}
