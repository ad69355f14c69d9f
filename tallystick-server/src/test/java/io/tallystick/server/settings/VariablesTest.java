package io.tallystick.server.settings;

import static io.tallystick.server.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.server.fixture.Configured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {
  @TempDir Path folder;

  @Test
  void takesTheEnvironmentBeforeTheFile() {
    Configured configured = Configured.empty(folder).with("A", "environment");
    configured.write(".env.local", "A=file\nB=file");

    assertThat(configured.variables().get("A")).isEqualTo("environment");
    assertThat(configured.variables().get("B")).isEqualTo("file");
    assertThat(configured.variables().get("C")).isNull();
  }

  @Test
  void takesAFileOfTheEnvironmentBeforeAValueOfTheEnvFile() {
    Configured configured = Configured.empty(folder).with("A_FILE", "secret.txt");
    configured.write("secret.txt", "from the secret file");
    configured.write(".env.local", "A=from the env file");

    assertThat(configured.variables().get("A")).isEqualTo("from the secret file");
  }

  @Test
  void takesABlankOfTheEnvironmentForAnAnswer() {
    Configured configured = Configured.empty(folder).with("A", "");
    configured.write(".env.local", "A=file");

    assertThat(configured.variables().get("A")).isEmpty();
    assertThat(configured.variables().optional("A")).isEmpty();
  }

  @Test
  void readsNoOtherEnvFile() {
    Configured configured = Configured.empty(folder);
    configured.write(".env", "A=1");
    configured.write(".env.production", "A=1");

    assertThat(configured.variables().get("A")).isNull();
  }

  @Test
  void refusesAValueBesideItsFile() {
    Configured configured =
        Configured.empty(folder)
            .with("STRIPE_SECRET_KEY", "canary")
            .with("STRIPE_SECRET_KEY_FILE", "x");

    assertRefused(
        () -> configured.variables().get("STRIPE_SECRET_KEY"), "STRIPE_SECRET_KEY_AMBIGUOUS");
  }

  @Test
  void cutsOneLineBreakFromASecretFile() {
    assertThat(secretFile("secret")).isEqualTo("secret");
    assertThat(secretFile("secret\n")).isEqualTo("secret");
    assertThat(secretFile("secret\r\n")).isEqualTo("secret");
    assertThat(secretFile("secret\n\n")).isEqualTo("secret\n");
    assertThat(secretFile(" secret ")).isEqualTo(" secret ");
    assertThat(secretFile("")).isEmpty();
  }

  @Test
  void takesASecretFileByItsFullPath() {
    Path file = Configured.empty(folder).write("secret.txt", "secret");

    assertThat(Configured.empty(folder).with("A_FILE", file.toString()).variables().get("A"))
        .isEqualTo("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing-canary.txt", "", ".", "/dev/null", "binary", "huge"})
  void refusesASecretFileThatCannotBeRead(String file) throws IOException {
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Files.write(folder.resolve("huge"), new byte[64 * 1024 + 1]);

    assertRefused(
        () -> Configured.empty(folder).with("A_FILE", file).variables().get("A"),
        "A_FILE_UNREADABLE");
  }

  @Test
  void readsWholeNumbersWithinTheirBounds() {
    assertThat(number("5")).isEqualTo(5);
    assertThat(number("10")).isEqualTo(10);
    assertThat(number("")).isEqualTo(7);
    assertThat(Configured.empty(folder).variables().integer("N", 7, 5, 10)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4", "11", "canary", "5.0", "1e1", "0x7", " 7", "7 ", "99999999999", "-7"})
  void refusesOtherNumbers(String value) {
    assertRefused(() -> number(value), "N_INVALID");
  }

  private int number(String value) {
    return Configured.empty(folder).with("N", value).variables().integer("N", 7, 5, 10);
  }

  private String secretFile(String content) {
    Configured configured = Configured.empty(folder).with("A_FILE", "secret.txt");
    configured.write("secret.txt", content);
    return String.valueOf(configured.variables().get("A"));
  }
}
