package io.tallystick.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where binaries are unpacked, once for each archive; only its owner may write there.
 *
 * @param ownerUid who must own it, because whoever does decides what we run
 */
record BinaryCache(Path folder, Set<PosixFilePermission> permissions, int ownerUid) {
  /** File locks are held by the JVM as a whole; this one is for the threads within. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private static final String UNFINISHED = ".unpacking-";

  /** Sixteen hexadecimal digits of a SHA-256 tell the archives of one machine apart. */
  private static final int NAME_DIGITS = 16;

  /**
   * The binaries for a platform, unpacked now if they are missing or incomplete. Two processes at
   * once unpack once.
   */
  Binaries provide(Platform platform) throws IOException {
    prepareFolder();
    Path target = folder.resolve("postgres-" + platform + "-" + digest(platform));
    THREADS.lock();
    try (FileChannel file = lockFile();
        FileLock lock = file.lock()) {
      if (!lock.isValid() || !Inventory.isComplete(target)) {
        unpack(platform, target);
      }
      return new Binaries(target.toRealPath());
    } finally {
      THREADS.unlock();
    }
  }

  private void prepareFolder() throws IOException {
    boolean there = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    if (there && (OwnerOnly.uid(folder) != ownerUid || Files.isSymbolicLink(folder))) {
      throw new IOException("it is a link or belongs to somebody else");
    }
    OwnerOnly.folder(folder, permissions);
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        folder.resolve(".lock"),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        OwnerOnly.attribute(OwnerOnly.FILE));
  }

  private void unpack(Platform platform, Path target) throws IOException {
    deleteUnfinished();
    Path unfinished = folder.resolve(UNFINISHED + target.getFileName());
    OwnerOnly.folder(unfinished, permissions);
    try (InputStream archive = open(platform)) {
      BinaryArchive.unpack(archive, unfinished);
    }
    Inventory.seal(unfinished);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      OwnerOnly.rename(target, folder.resolve(UNFINISHED + "broken"));
    }
    OwnerOnly.rename(unfinished, target);
    deleteUnfinished();
  }

  private void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      for (Path leftover : leftovers) {
        new FolderTree(leftover).delete();
      }
    }
  }

  private static String digest(Platform platform) throws IOException {
    try (DigestInputStream archive =
        new DigestInputStream(open(platform), MessageDigest.getInstance("SHA-256"))) {
      archive.transferTo(OutputStream.nullOutputStream());
      byte[] hash = archive.getMessageDigest().digest();
      return HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static InputStream open(Platform platform) {
    InputStream archive =
        BinaryCache.class.getClassLoader().getResourceAsStream(platform.archive());
    if (archive == null) {
      throw Platform.unsupported(platform.toString());
    }
    return archive;
  }
}
