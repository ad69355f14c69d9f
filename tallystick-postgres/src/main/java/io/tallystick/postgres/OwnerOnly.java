package io.tallystick.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that nobody else may read, written so that a crash leaves old or new. */
final class OwnerOnly {
  static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

  /** Others may pass through to what they own below, and see nothing else. */
  static final Set<PosixFilePermission> PASSAGE = PosixFilePermissions.fromString("rwx--x--x");

  private OwnerOnly() {}

  /** Creates the folder, or narrows or widens one that is there to the given permissions. */
  static void folder(Path folder, Set<PosixFilePermission> permissions) throws IOException {
    Files.createDirectories(folder, attribute(permissions));
    Files.setPosixFilePermissions(folder, permissions);
  }

  /** Replaces the file atomically and durably. */
  static void write(Path file, String text) throws IOException {
    Path next = Files.createTempFile(folderOf(file), "." + file.getFileName(), "", attribute(FILE));
    try {
      writeThrough(next, text);
      rename(next, file);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** Renames atomically, and durably: the folder is written through, too. */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(folderOf(to), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  static int uid(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  static FileAttribute<Set<PosixFilePermission>> attribute(Set<PosixFilePermission> permissions) {
    return PosixFilePermissions.asFileAttribute(permissions);
  }

  private static void writeThrough(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a file needs a folder: " + file);
    }
    return parent;
  }
}
