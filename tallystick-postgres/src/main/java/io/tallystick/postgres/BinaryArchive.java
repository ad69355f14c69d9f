package io.tallystick.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A tar archive in xz that is unpacked into a folder and nowhere else. */
final class BinaryArchive {
  /** PostgreSQL 18 unpacks to 60 MB in 1,100 entries; ten times that is no PostgreSQL. */
  private static final long UNPACKED_MAX_BYTES = 600_000_000;

  private static final int ENTRIES_MAX = 11_000;

  /** The decoder's dictionary: xz -9 needs 64 MiB and some change. */
  private static final int DECODER_MAX_KIBIBYTES = 100 * 1024;

  private static final int ANY_EXECUTE_BIT = 0111;
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path root;
  private long bytes;
  private int entries;

  private BinaryArchive(Path root) {
    this.root = root;
  }

  /** The folder's own permissions decide who reaches what is in it. */
  static void unpack(InputStream compressed, Path emptyFolder) throws IOException {
    BinaryArchive archive = new BinaryArchive(emptyFolder.toRealPath());
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(compressed, DECODER_MAX_KIBIBYTES))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        archive.unpack(entry, tar);
      }
    }
  }

  private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
    count(entry);
    Path target = inside(root.resolve(entry.getName()), entry);
    if (entry.isDirectory()) {
      folder(target);
      return;
    }
    folder(parentOf(target));
    if (entry.isSymbolicLink()) {
      inside(parentOf(target).resolve(entry.getLinkName()), entry);
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isFile() && !entry.isLink()) {
      Files.copy(content, target);
      boolean executable = (entry.getMode() & ANY_EXECUTE_BIT) != 0;
      Files.setPosixFilePermissions(target, executable ? PROGRAM : PLAIN);
    } else {
      throw new IOException("an entry is neither file, folder nor link: " + entry.getName());
    }
  }

  private void count(TarArchiveEntry entry) throws IOException {
    bytes += Math.max(0, entry.getSize());
    entries++;
    if (bytes > UNPACKED_MAX_BYTES || entries > ENTRIES_MAX) {
      throw new IOException("the archive is larger than any PostgreSQL");
    }
  }

  private Path inside(Path path, TarArchiveEntry entry) throws IOException {
    Path normal = path.normalize();
    if (!normal.startsWith(root)) {
      throw new IOException("an entry escapes the folder: " + entry.getName());
    }
    return normal;
  }

  private static Path parentOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static void folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PROGRAM);
  }
}
