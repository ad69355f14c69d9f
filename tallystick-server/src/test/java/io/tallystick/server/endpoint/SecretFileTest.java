package io.tallystick.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.Secret;
import io.tallystick.TallystickException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
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
  void isRefusedBeforehandWhereItCouldNotBeWritten() {
    for (Path path : new Path[] {folder, folder.resolve("missing/secret")}) {
      assertThatThrownBy(() -> SecretFile.at(path))
          .isInstanceOfSatisfying(
              TallystickException.class,
              e -> assertThat(e.code()).isEqualTo("SECRET_FILE_UNWRITABLE"));
    }
  }
}
