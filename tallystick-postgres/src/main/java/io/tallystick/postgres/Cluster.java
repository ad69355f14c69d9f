package io.tallystick.postgres;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The data folder as PostgreSQL made it: there and of our version, or not there yet. */
record Cluster(Area area, Path passwordFile) {
  /** What {@code initdb} works on until it is done. */
  static final String UNFINISHED = "data.unfinished-";

  /** A tethered process ends within two seconds of its starter; a busy machine takes longer. */
  private static final Duration INTERRUPTED_ENDS = Duration.ofSeconds(15);

  private static final Duration RETRY_PAUSE = Duration.ofMillis(50);

  Path data() {
    return area.data();
  }

  boolean exists() throws IOException {
    if (!Files.isDirectory(data())) {
      return false;
    }
    try (DirectoryStream<Path> content = Files.newDirectoryStream(data())) {
      return content.iterator().hasNext();
    }
  }

  /** Refuses data that this PostgreSQL must not touch; missing data is fine. */
  void check() throws IOException {
    if (!exists()) {
      return;
    }
    checkVersion();
    if (!Files.isRegularFile(data().resolve("global/pg_control"))) {
      throw broken("has no global/pg_control");
    }
    if (!Files.isRegularFile(passwordFile)) {
      throw broken("has lost its password, " + passwordFile);
    }
  }

  /**
   * Under the home's lock nobody else can be at work, so what is unfinished was interrupted. Its
   * {@code initdb} may still write for a moment, until it notices that whoever began it is gone.
   */
  void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(area.folder(), UNFINISHED + "*")) {
      for (Path leftover : unfinished) {
        deleteWhileWritten(new FolderTree(leftover));
      }
    }
  }

  private static void deleteWhileWritten(FolderTree leftover) throws IOException {
    Deadline deadline = Deadline.in(INTERRUPTED_ENDS);
    while (true) {
      try {
        leftover.delete();
        return;
      } catch (DirectoryNotEmptyException e) {
        if (deadline.hasPassed()) {
          throw e;
        }
        Deadline.in(RETRY_PAUSE).await(() -> false);
      }
    }
  }

  /** Moves a finished data folder into place: from here on there is data. */
  void adopt(Path finished) throws IOException {
    Files.deleteIfExists(data());
    OwnerOnly.rename(finished, data());
  }

  EmbeddedPostgresException broken(String how) {
    return new EmbeddedPostgresException(
        FailureCode.POSTGRES_DATA_BROKEN,
        "the data folder " + data() + " " + how,
        "restore it from a backup, or move it away to start with an empty database");
  }

  private void checkVersion() throws IOException {
    Path file = data().resolve("PG_VERSION");
    if (!Files.isRegularFile(file)) {
      throw broken("has no PG_VERSION");
    }
    String found = Files.readString(file).strip();
    if (!found.equals(Binaries.MAJOR_VERSION)) {
      throw new EmbeddedPostgresException(
          FailureCode.POSTGRES_DATA_VERSION,
          "the data folder %s is of PostgreSQL %s, this Tallystick brings PostgreSQL %s"
              .formatted(data(), found, Binaries.MAJOR_VERSION),
          "start the Tallystick that made it, or dump the data there and load it into another"
              + " TALLYSTICK_HOME");
    }
  }
}
