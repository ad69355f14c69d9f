package io.tallystick.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names, sizes and permissions below a folder, kept in it to notice what gets lost. */
record Inventory(String lines) {
  private static final String FILE = ".inventory";

  static void seal(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), take(folder).lines());
  }

  static boolean isComplete(Path folder) {
    try {
      Path sealed = folder.resolve(FILE);
      return Files.isRegularFile(sealed) && Files.readString(sealed).equals(take(folder).lines());
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static Inventory take(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return new Inventory(
          all.filter(path -> !path.equals(folder) && !path.endsWith(FILE))
              .map(path -> line(folder, path))
              .sorted()
              .collect(Collectors.joining("\n")));
    }
  }

  private static String line(Path folder, Path path) {
    try {
      PosixFileAttributes found =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String permissions = PosixFilePermissions.toString(found.permissions());
      String size = found.isDirectory() ? "folder" : Long.toString(found.size());
      return folder.relativize(path) + " " + permissions + " " + size;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
