package io.tallystick.server.settings;

import static io.tallystick.server.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A=value                  | value",
        "  A = value              | value",
        "export A=value           | value",
        "A=~value~                | value",
        "A='value'                | value",
        "A=~ padded ~             | ` padded `",
        "A=~it's~                 | it's",
        "A='say ~hi~'             | say ~hi~",
        "A=a=b==                  | a=b==",
        "A=a#b                    | a#b",
        "A=#b                     | #b",
        "A=a # comment            | a",
        "A=~a # b~ # comment      | a # b",
        "A=~a~ # say ~b~          | a",
        "A=~a                     | ~a",
        "A=                       | ``",
        "A=~~                     | ``",
        "A=   # comment           | ``",
        "A=$HOME                  | $HOME"
      })
  void readsAnAssignment(String line, String value) throws IOException {
    assertThat(read(line.replace('~', '"'))).isEqualTo(Map.of("A", value.replace('~', '"')));
  }

  @Test
  void passesOverCommentsAndEmptyLines() throws IOException {
    assertThat(read("# A=1\n\n   \n\t# B=2\nC=3\n")).isEqualTo(Map.of("C", "3"));
  }

  @Test
  void readsTheLinesOfWindows() throws IOException {
    assertThat(read("\ufeffA=1\r\nB=\"2\"\r\n")).isEqualTo(Map.of("A", "1", "B", "2"));
  }

  @Test
  void leavesOtherProgramsTheirNames() throws IOException {
    assertThat(read("next.public_url=x\nnodeEnv=y")).containsOnlyKeys("next.public_url", "nodeEnv");
  }

  @Test
  void takesTheLastOfTwo() throws IOException {
    assertThat(read("A=1\nA=2")).isEqualTo(Map.of("A", "2"));
  }

  @Test
  void hasNothingWithoutAFile() {
    assertThat(EnvFile.read(folder.resolve("missing"))).isEmpty();
    assertThat(EnvFile.read(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"canary", "=canary", "1A=canary", "A B=canary", "export canary", "-canary=1"})
  void namesAMalformedLineByItsNumberOnly(String line) {
    var refused = assertRefused(() -> read("A=1\n# comment\n" + line), "ENV_FILE_MALFORMED");

    assertThat(refused.problem()).contains("Line 3 of .env.local");
  }

  @Test
  void refusesAFileThatIsNoText() throws IOException {
    Path file = Files.write(folder.resolve(".env.local"), new byte[] {'A', '=', (byte) 0xff});

    assertRefused(() -> EnvFile.read(file), "ENV_FILE_UNREADABLE");
  }

  private Map<String, String> read(String content) throws IOException {
    return EnvFile.read(Files.writeString(folder.resolve(".env.local"), content));
  }
}
