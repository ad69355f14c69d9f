package io.tallystick;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SQL is made of literals and constants; everything that varies is a parameter. */
class SqlTextTest {
  /** What is handed to JdbcClient, JdbcTemplate or JDBC as SQL. */
  private static final Pattern CALL =
      Pattern.compile("\\.(?:sql|prepareStatement|executeQuery|executeUpdate)\\(");

  private static final Pattern LITERAL =
      Pattern.compile("\"\"\".*?(?<!\\\\)\"\"\"|\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);

  private static final Pattern CONSTANTS =
      Pattern.compile("[\\s+]*(?:(?:[A-Z]\\w*\\.)*[A-Z][A-Z0-9_]*[\\s+]*)*");

  /**
   * They put in names of tables, which no parameter can be, each from a constant or a day; the
   * bench's passes on what its callers have written down.
   */
  private static final Set<String> NAMES_OF_TABLES =
      Set.of("OldRows.java", "PayloadPartitions.java", "Database.java", "BenchDatabase.java");

  @Test
  void takesNoValueIntoItsText() throws IOException {
    List<String> found = new ArrayList<>();
    int calls = 0;
    for (Path source : sources()) {
      String text = Files.readString(source);
      Matcher call = CALL.matcher(text);
      while (call.find()) {
        calls++;
        String argument = argument(text, call.end());
        if (varies(argument) && !NAMES_OF_TABLES.contains(source.getFileName().toString())) {
          found.add(source + ": " + argument.strip());
        }
      }
    }
    assertThat(found).isEmpty();
    assertThat(calls).as("they were found at all").isGreaterThan(100);
  }

  @Test
  void seesValuesAndOnlyThem() {
    assertThat(varies("\"select 1 where a = '\" + name + \"'\"")).isTrue();
    assertThat(varies("\"select 1 where a = \" + NAME")).isFalse();
    assertThat(varies("Rows.SELECT + \"\"\" where b = :b \"quoted\" \"\"\"")).isFalse();
    assertThat(varies("\"select %s\".formatted(name)")).isTrue();
    assertThat(varies("text")).isTrue();
  }

  private static boolean varies(String argument) {
    return !CONSTANTS.matcher(LITERAL.matcher(argument).replaceAll("")).matches();
  }

  /** The text up to the bracket that closes the call. */
  private static String argument(String text, int start) {
    Matcher literal = LITERAL.matcher(text);
    int depth = 1;
    int at = start;
    while (depth > 0) {
      char next = text.charAt(at);
      if (next == '"' && literal.find(at) && literal.start() == at) {
        at = literal.end();
        continue;
      }
      depth += next == '(' ? 1 : next == ')' ? -1 : 0;
      at++;
    }
    return text.substring(start, at - 1);
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.filter(it -> Files.isDirectory(it.resolve("src/main"))).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src/main"))) {
          files.filter(it -> it.toString().endsWith(".java")).forEach(found::add);
        }
      }
    }
    return found;
  }
}
