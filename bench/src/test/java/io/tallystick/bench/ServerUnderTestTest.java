package io.tallystick.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerUnderTestTest {
  @Test
  void keepsEveryOptionAndPutsMoreBehindTheJar() {
    List<String> arguments =
        List.of("-XX:AOTCache=a", "-jar", "tallystick.jar", "serve", "--option");

    assertThat(ServerUnderTest.withClassPath(arguments, "bench.jar"))
        .containsExactly(
            "-XX:AOTCache=a",
            "-cp",
            "tallystick.jar" + File.pathSeparator + "bench.jar",
            "io.tallystick.server.Tallystick",
            "serve",
            "--option");
  }

  @Test
  void knowsNoOtherWayToRunAServer() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ServerUnderTest.withClassPath(List.of("-cp", "a", "Main"), "bench.jar"));
  }
}
