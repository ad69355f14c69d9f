package io.tallystick.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class WorkspaceTest {

  @Test
  void letsNobodyElseReadItsFiles() throws IOException {
    Workspace workspace = Workspace.create("test");
    try {
      Path file = workspace.write("simulator.arguments", "secret");
      assertThat(file).hasContent("secret");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(workspace.folder())))
          .isEqualTo("rwx--x--x");
    } finally {
      workspace.delete();
    }
  }

  @Test
  void leavesNothingWhenItIsDeleted() throws IOException {
    Workspace workspace = Workspace.create("test");
    Files.createDirectories(workspace.folder().resolve("home/postgres"));
    Files.writeString(workspace.folder().resolve("home/postgres/server.log"), "x");
    assertThat(workspace.delete()).isTrue();
    assertThat(workspace.folder()).doesNotExist();
  }
}
