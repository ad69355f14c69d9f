package io.tallystick.server.endpoint;

import io.tallystick.Secret;
import io.tallystick.TallystickException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of webhook secrets as {@code STRIPE_WEBHOOK_SECRET_FILE} names it: separated by commas,
 * the newest first, readable by its owner alone.
 */
public final class SecretFile {
  private final Path path;

  private SecretFile(Path path) {
    this.path = path;
  }

  /**
   * Checks a file, or the place of one, before Stripe is asked for a secret that it tells once.
   *
   * @throws TallystickException if it could not be written
   */
  public static SecretFile at(Path path) {
    try {
      Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      boolean sound =
          Files.exists(file)
              ? Files.isRegularFile(file) && Files.isReadable(file)
              : Files.isDirectory(folder(file));
      if (sound && Files.isWritable(folder(file))) {
        return new SecretFile(file);
      }
    } catch (IOException e) {
      // Said below.
    }
    throw unwritable(null);
  }

  /** Puts a secret before those that are there; whoever reads the file sees all or nothing. */
  public void add(Secret secret) {
    try {
      String before = Files.exists(path) ? Files.readString(path).strip() : "";
      String after = secret.reveal() + (before.isEmpty() ? "" : "," + before) + "\n";
      Path whole =
          Files.createTempFile(
              folder(path),
              ".secret",
              null,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(whole, after, StandardOpenOption.SYNC);
        if (Files.exists(path)) {
          giveAway(whole);
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
   * To its owner and group of before: a server may run as another user than who rolls. Others never
   * read a secret.
   */
  private void giveAway(Path whole) throws IOException {
    PosixFileAttributes before = Files.readAttributes(path, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(whole, PosixFileAttributeView.class);
    view.setOwner(before.owner());
    view.setGroup(before.group());
    Set<PosixFilePermission> permissions = EnumSet.copyOf(before.permissions());
    permissions.removeAll(PosixFilePermissions.fromString("------rwx"));
    view.setPermissions(permissions);
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
