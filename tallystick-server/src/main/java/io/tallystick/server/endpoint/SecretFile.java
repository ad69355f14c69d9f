package io.tallystick.server.endpoint;

import io.tallystick.Secret;
import io.tallystick.TallystickException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file of webhook secrets as {@code STRIPE_WEBHOOK_SECRET_FILE} names it: separated by commas,
 * the newest first, readable by its owner alone.
 */
public final class SecretFile {
  /** A write takes milliseconds: who holds the file for longer hangs, and a person waits here. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final Duration patience;

  private SecretFile(Path path, Duration patience) {
    this.path = path;
    this.patience = patience;
  }

  /**
   * Checks a file, or the place of one, before Stripe is asked for a secret that it tells once.
   *
   * @throws TallystickException if it could not be written
   */
  public static SecretFile at(Path path) {
    return at(path, PATIENCE);
  }

  static SecretFile at(Path path, Duration patience) {
    try {
      Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      boolean sound =
          Files.exists(file)
              ? Files.isRegularFile(file) && Files.isReadable(file)
              : Files.isDirectory(folder(file));
      if (sound && Files.isWritable(folder(file))) {
        requireOurs(lock(file));
        return new SecretFile(file, patience);
      }
    } catch (IOException e) {
      // Said below.
    }
    throw unwritable(null);
  }

  /**
   * A lock stays. If another user has made it before there was a secret whose owner it could go to,
   * only they, or a person, can let go of it.
   */
  private static void requireOurs(Path lock) throws IOException {
    if (Files.notExists(lock, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!isPlain(lock) || !Files.isWritable(lock)) {
      throw unusable(lock, null);
    }
  }

  private static TallystickException unusable(Path lock, @Nullable IOException cause) {
    String message =
        lock
            + ", the lock of --secret-file, cannot be written"
            + owner(lock).map(name -> ": it belongs to " + name).orElse("")
            + ". Delete it while no other command adds a secret, or give it to the user who adds them.";
    return cause == null
        ? new TallystickException("SECRET_FILE_LOCK_UNUSABLE", message)
        : new TallystickException("SECRET_FILE_LOCK_UNUSABLE", message, cause);
  }

  private static Optional<String> owner(Path lock) {
    try {
      return Optional.of(Files.getOwner(lock, LinkOption.NOFOLLOW_LINKS).getName());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Puts a secret before those that are there; whoever reads the file sees all or nothing, and
   * whoever writes it at the same time waits.
   *
   * @throws TallystickException {@code SECRET_FILE_BUSY} after 10 seconds of waiting, {@code
   *     SECRET_FILE_LOCK_UNUSABLE} if the lock beside it is not ours
   */
  public void add(Secret secret) {
    try (FileChannel lock = openLock()) {
      await(lock);
      String before = Files.exists(path) ? Files.readString(path).strip() : "";
      String after = secret.reveal() + (before.isEmpty() ? "" : "," + before) + "\n";
      Path whole =
          Files.createTempFile(
              folder(path), ".secret", null, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
      try {
        Files.writeString(whole, after, StandardOpenOption.SYNC, LinkOption.NOFOLLOW_LINKS);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          giveAway(whole, path);
        }
        Files.move(
            whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * A file beside it, which stays: the secrets' own is another one after each write, so that two
   * could hold a lock on it, and so they could on a lock that is deleted.
   */
  private FileChannel openLock() throws IOException {
    Path lock = lock(path);
    FileChannel channel = open(lock);
    try {
      if (Files.exists(path)) {
        shareWithOwner(lock);
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path lock) throws IOException {
    requireOurs(lock);
    try {
      return FileChannel.open(
          lock,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
          PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    } catch (IOException e) {
      throw unusable(lock, e);
    }
  }

  /** Who rolls as another user must not keep the secrets' owner from doing so later. */
  private void shareWithOwner(Path lock) throws IOException {
    UserPrincipal owner = Files.getOwner(path);
    if (!owner.equals(Files.getOwner(lock, LinkOption.NOFOLLOW_LINKS))) {
      Files.getFileAttributeView(lock, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setOwner(owner);
    }
  }

  /** Until this process has it; it is given back when the channel is closed, or by a crash. */
  private void await(FileChannel lock) throws IOException {
    long begun = System.nanoTime();
    while (!isTaken(lock)) {
      if (System.nanoTime() - begun > patience.toNanos()) {
        throw new TallystickException(
            "SECRET_FILE_BUSY",
            "Another command has held " + lock(path) + " for long; add the secret by hand.");
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  private static boolean isTaken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) { // by another thread of this process
      return false;
    }
  }

  /**
   * To the owner and group of the one before: a server may run as another user than who rolls.
   * Others never read a secret. Whoever may write in the folder could put a link in the place of
   * either, and be given what it points to.
   */
  static void giveAway(Path whole, Path previous) throws IOException {
    PosixFileAttributes before =
        Files.readAttributes(previous, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!before.isRegularFile() || !isPlain(whole)) {
      throw new IOException("not a regular file");
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(whole, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    view.setOwner(before.owner());
    view.setGroup(before.group());
    Set<PosixFilePermission> permissions = EnumSet.copyOf(before.permissions());
    permissions.removeAll(PosixFilePermissions.fromString("------rwx"));
    view.setPermissions(permissions);
  }

  private static Path lock(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  private static Path folder(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static TallystickException unwritable(@Nullable IOException cause) {
    String message = "--secret-file does not name a file that can be written in its folder.";
    return cause == null
        ? new TallystickException("SECRET_FILE_UNWRITABLE", message)
        : new TallystickException("SECRET_FILE_UNWRITABLE", message, cause);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
