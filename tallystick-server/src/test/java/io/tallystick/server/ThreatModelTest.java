package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the document promises of the tests is looked up in their sources. */
class ThreatModelTest {
  private static final Path DOCUMENT = Path.of("../docs/threat-model.md");
  private static final String OPEN = "\n## Open\n";

  /** A row of a table: its number, and what stands behind it. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|(.*)$");

  private static final Pattern TEST = Pattern.compile("`([a-z-]+)/(\\w+Test)#(\\w+)`");
  private static final Pattern ANY_TEST = Pattern.compile("\\w+Test\\b");

  private static final Map<String, String> MODULES =
      Map.of(
          "core", "tallystick-core",
          "starter", "tallystick-spring-boot-starter",
          "server", "tallystick-server",
          "simulator", "tallystick-simulator",
          "postgres", "tallystick-postgres",
          "end-to-end", "end-to-end");

  private final String document = read(DOCUMENT);
  private final String closed = document.substring(0, document.indexOf(OPEN));
  private final String open = document.substring(document.indexOf(OPEN));

  @Test
  void namesOnlyTestsThatAreThere() {
    List<MatchResult> named = TEST.matcher(document).results().toList();

    assertThat(named).hasSizeGreaterThan(100);
    assertThat(named)
        .extracting(MatchResult::group)
        .filteredOn(name -> !isThere(name))
        .as("named, and not in the sources")
        .isEmpty();
    assertThat(ANY_TEST.matcher(document).results())
        .as("each with its module")
        .hasSameSizeAs(named);
  }

  @Test
  void namesATestForEachThreatOrSaysThatItIsOpen() {
    List<MatchResult> rows = ROW.matcher(closed).results().toList();
    List<String> missing = ROW.matcher(open).results().map(row -> row.group(1)).toList();

    assertThat(rows).hasSizeGreaterThan(40);
    assertThat(rows).extracting(row -> row.group(1)).doesNotHaveDuplicates().containsAll(missing);
    assertThat(rows)
        .filteredOn(row -> !TEST.matcher(row.group(2)).find())
        .extracting(row -> row.group(1))
        .as("without a test")
        .isSubsetOf(missing);
  }

  private static boolean isThere(String name) {
    MatchResult test = TEST.matcher(name).results().findFirst().orElseThrow();
    String module = MODULES.getOrDefault(test.group(1), "unknown");
    Pattern method =
        Pattern.compile(
            "(?s)@(Test|RepeatedTest|ParameterizedTest)\\b(?:(?!\n  }\n).)*?\n  void "
                + test.group(3)
                + "\\(");
    return sources(module, test.group(2)).stream()
        .anyMatch(source -> method.matcher(source).find());
  }

  private static List<String> sources(String module, String type) {
    Path tests = Path.of("..", module, "src/test/java");
    if (!Files.isDirectory(tests)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(tests)) {
      return files
          .filter(file -> file.endsWith(type + ".java"))
          .map(ThreatModelTest::read)
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
