package io.tallystick.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ConfigurationException;
import io.tallystick.server.process.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchTest {
  private static final Workspace WORKSPACE = new Workspace(Path.of("/scratch/bench"));

  @Test
  void refusesADiskThatIsTooSmallAndNamesItsFolder() {
    assertThatThrownBy(() -> Scratch.requireRoom(WORKSPACE, 20_000_000_000L, 19_999_999_999L))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("/scratch has 20.0 GB left")
        .hasMessageContaining("java.io.tmpdir");
  }

  @Test
  void takesADiskThatIsJustLargeEnough() {
    assertThatCode(() -> Scratch.requireRoom(WORKSPACE, 20_000_000_000L, 20_000_000_000L))
        .doesNotThrowAnyException();
  }
}
