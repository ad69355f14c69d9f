package io.tallystick.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTrackedTest {
  @TempDir Path folder;

  @Test
  void findsEveryTrackedEnvFile() throws Exception {
    Repository.in(folder)
        .track(".env", "A=1")
        .track(".env.local", "A=1")
        .track("apps/shop/.env.production", "A=1");

    assertThat(GitTracked.envFiles(folder))
        .containsExactlyInAnyOrder(".env", ".env.local", "apps/shop/.env.production");
  }

  @Test
  void leavesTheExampleAlone() throws Exception {
    Repository.in(folder).track(".env.example", "A=").track("apps/.env.example", "A=");

    assertThat(GitTracked.envFiles(folder)).isEmpty();
  }

  @Test
  void leavesFilesAloneThatAreNotTracked() throws Exception {
    Repository.in(folder).write(".env.local", "A=1").track("environment.md", "");

    assertThat(GitTracked.envFiles(folder)).isEmpty();
  }

  @Test
  void hasNothingToSayOutsideARepository() {
    assertThat(GitTracked.envFiles(folder)).isEmpty();
  }
}
