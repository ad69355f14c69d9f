package io.tallystick.simulator.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples stand in the documents as they run here. */
class DocumentedTest {
  private static final Path SOURCES = Path.of("src/test/java/io/tallystick/simulator/example");

  @ParameterizedTest
  @ValueSource(strings = {"TicketShop", "DuplicatesTest", "RefundTimeoutTest", "OutageTest"})
  void standsInTheDocumentsAsItRuns(String name) throws IOException {
    String page = Files.readString(Path.of("../docs/testing.md"));
    String source = Files.readString(SOURCES.resolve(name + ".java"));

    assertThat(page).contains("```java\n" + source + "```");
  }
}
