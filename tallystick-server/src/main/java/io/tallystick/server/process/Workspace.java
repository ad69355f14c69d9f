package io.tallystick.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The temporary folder of one run; its files are readable by their owner alone.
 *
 * @param folder others may pass through it, for PostgreSQL may have to run as another user
 */
public record Workspace(Path folder) {

  /**
   * Creates one that is empty.
   *
   * @param purpose a word that its name shows
   * @throws UncheckedIOException when there is no room for it
   */
  public static Workspace create(String purpose) {
    try {
      Path folder = Files.createTempDirectory("tallystick-" + purpose + "-").toRealPath();
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      return new Workspace(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary folder can be made: " + e.getMessage(), e);
    }
  }

  /** Writes a new file. */
  public Path write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Deletes it all; says whether nothing is left. */
  public boolean delete() {
    try {
      Files.walkFileTree(folder, Set.of(), Integer.MAX_VALUE, new Deletion());
    } catch (IOException e) {
      // What is left is told by the answer.
    }
    return Files.notExists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** Somebody else's deletion, as PostgreSQL's at its end, is as good as ours. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
