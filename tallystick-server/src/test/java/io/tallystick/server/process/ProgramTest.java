package io.tallystick.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  private static final Path JAVA = Path.of("/jdk/bin/java");

  @Test
  void startsASingleJarAsAJar() {
    assertThat(Program.of(JAVA, "/opt/tallystick.jar", 21).words("serve"))
        .startsWith("/jdk/bin/java")
        .endsWith("-jar", "/opt/tallystick.jar", "serve");
  }

  @Test
  void startsAClassPathByItsMainClass() {
    String classPath = "/a/classes" + File.pathSeparator + "/b/lib.jar";
    assertThat(Program.of(JAVA, classPath, 21).words("simulator", "--port", "0"))
        .endsWith("-cp", classPath, "io.tallystick.server.Tallystick", "simulator", "--port", "0");
  }

  @Test
  void findsARelativeClassPathFromAnyFolder() {
    assertThat(Program.of(JAVA, "target/it.jar", 21).words())
        .endsWith("-jar", Path.of("target/it.jar").toAbsolutePath().toString());
  }

  @Test
  void quietensAJavaThatWarnsAndNoOther() {
    String option = "--sun-misc-unsafe-memory-access=allow";
    assertThat(Program.of(JAVA, "/it.jar", 25).words()).contains(option);
    assertThat(Program.of(JAVA, "/it.jar", 21).words()).doesNotContain(option);
  }

  @Test
  void startsFromWhatWasLearnedIfItLiesBesideTheJar(@TempDir Path folder) throws IOException {
    String jar = folder.resolve("it.jar").toString();
    assertThat(Program.of(JAVA, jar, 25).words("serve")).noneMatch(word -> word.contains("AOT"));
    Path learned = Files.createFile(folder.resolve("tallystick.aot"));

    assertThat(Program.of(JAVA, jar, 25).words("serve"))
        .containsSubsequence(
            "-XX:AOTCache=" + learned, "-XX:+VerifySharedSpaces", "-jar", jar, "serve");
    assertThat(Program.of(JAVA, jar, 24).words("serve")).noneMatch(word -> word.contains("AOT"));
  }

  @Test
  void letsMoreOptionsWin() {
    assertThat(Program.of(JAVA, "/it.jar", 21).with("-XX:TieredStopAtLevel=4").words("bench"))
        .endsWith("-XX:TieredStopAtLevel=4", "-jar", "/it.jar", "bench");
  }
}
