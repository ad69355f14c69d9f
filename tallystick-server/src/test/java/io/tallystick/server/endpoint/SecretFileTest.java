package io.tallystick.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.Secret;
import io.tallystick.TallystickException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir Path folder;

  @Test
  void holdsTheSecretForItsOwnerAlone() throws Exception {
    Path file = folder.resolve("secret");

    SecretFile.at(file).add(new Secret("whsec_first"));

    assertThat(file).hasContent("whsec_first");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining("glob:**/.secret*");
  }

  @Test
  void putsTheNewestFirst() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "whsec_old\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    SecretFile.at(link).add(new Secret("whsec_new"));

    assertThat(file).hasContent("whsec_new,whsec_old");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void staysWithThoseWhoReadItButForOthers() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "whsec_old\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    PosixFileAttributes before = Files.readAttributes(file, PosixFileAttributes.class);

    SecretFile.at(file).add(new Secret("whsec_new"));

    PosixFileAttributes after = Files.readAttributes(file, PosixFileAttributes.class);
    assertThat(after.owner()).isEqualTo(before.owner());
    assertThat(after.group()).isEqualTo(before.group());
    assertThat(PosixFilePermissions.toString(after.permissions())).isEqualTo("rw-r-----");
  }

  @Test
  void losesNoneOfTheSecretsThatComeTogether() throws Exception {
    Path file = folder.resolve("secret");
    List<String> secrets = IntStream.range(0, 20).mapToObj(number -> "whsec_" + number).toList();
    CyclicBarrier together = new CyclicBarrier(secrets.size());

    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> writes =
          secrets.stream()
              .<Callable<Void>>map(secret ->
                  () -> {
                    SecretFile at = SecretFile.at(file);
                    together.await();
                    at.add(new Secret(secret));
                    return null;
                  })
              .toList();
      for (Future<Void> write : writers.invokeAll(writes)) {
        write.get();
      }
    }

    assertThat(Files.readString(file).strip().split(","))
        .containsExactlyInAnyOrderElementsOf(secrets);
  }

  @Test
  void isLeftAloneWhileSomebodyElseWritesIt() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "whsec_old\n");
    SecretFile secrets = SecretFile.at(file, Duration.ofMillis(50));
    Path lock = folder.resolve("secret.lock");
    try (FileChannel other =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(other.lock().isValid()).isTrue();
      assertThatThrownBy(() -> secrets.add(new Secret("whsec_new")))
          .isInstanceOfSatisfying(
              TallystickException.class, e -> assertThat(e.code()).isEqualTo("SECRET_FILE_BUSY"));
    }
    assertThat(file).hasContent("whsec_old");

    secrets.add(new Secret("whsec_new"));

    assertThat(file).hasContent("whsec_new,whsec_old");
  }

  @Test
  void followsNoLinkToALock() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "whsec_old\n");
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "x");
    SecretFile secrets = SecretFile.at(file);
    Path lock = Files.createSymbolicLink(folder.resolve("secret.lock"), elsewhere);

    assertUnusable(lock, () -> SecretFile.at(file));
    assertUnusable(lock, () -> secrets.add(new Secret("whsec_new")));
    assertThat(file).hasContent("whsec_old");
  }

  /** Whoever runs this: only root may write what nobody may. */
  @Test
  void namesALockThatItMayNotWrite() throws Exception {
    Path file = folder.resolve("secret");
    SecretFile secrets = SecretFile.at(file);
    Path lock = Files.createFile(folder.resolve("secret.lock"));
    Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("r--r--r--"));

    if (Files.isWritable(lock)) {
      secrets.add(new Secret("whsec_new"));
      assertThat(file).hasContent("whsec_new");
    } else {
      assertUnusable(lock, () -> SecretFile.at(file));
      assertUnusable(lock, () -> secrets.add(new Secret("whsec_new")));
    }
  }

  private static void assertUnusable(Path lock, ThrowingCallable adding) throws IOException {
    String owner = Files.getOwner(lock, LinkOption.NOFOLLOW_LINKS).getName();
    assertThatThrownBy(adding)
        .isInstanceOfSatisfying(
            TallystickException.class,
            e -> assertThat(e.code()).isEqualTo("SECRET_FILE_LOCK_UNUSABLE"))
        .hasMessageContainingAll(lock.toString(), "belongs to " + owner, "Delete it");
  }

  @Test
  void givesAwayNothingThatALinkPointsTo() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "whsec_old\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "x");
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);

    assertThatThrownBy(() -> SecretFile.giveAway(link, file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> SecretFile.giveAway(elsewhere, folder))
        .isInstanceOf(IOException.class);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
        .isEqualTo("rw-------");
  }

  @Test
  void isRefusedBeforehandWhereItCouldNotBeWritten() {
    for (Path path : new Path[] {folder, folder.resolve("missing/secret")}) {
      assertThatThrownBy(() -> SecretFile.at(path))
          .isInstanceOfSatisfying(
              TallystickException.class,
              e -> assertThat(e.code()).isEqualTo("SECRET_FILE_UNWRITABLE"));
    }
  }
}
