package io.tallystick.server.settings;

import io.tallystick.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code .env.local}: lines of {@code NAME=value}, for local development only. */
final class EnvFile {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=(.*)");
  private static final Pattern QUOTED =
      Pattern.compile("\\s*(?:'(?<single>[^']*)'|\"(?<double>[^\"]*)\")\\s*(?:#.*)?");
  private static final Pattern COMMENT = Pattern.compile("\\s#.*");
  private static final String BYTE_ORDER_MARK = "\ufeff"; // some editors put it first

  private EnvFile() {}

  /**
   * Reads the file; without one there is nothing.
   *
   * @throws ConfigurationException if it cannot be read, or a line is no assignment; the line's
   *     number is named, never its text
   */
  static Map<String, String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = (i == 0 ? withoutMark(lines.get(i)) : lines.get(i)).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        Matcher assignment = LINE.matcher(line);
        if (!assignment.matches()) {
          throw new ConfigurationException(
              "ENV_FILE_MALFORMED",
              "Line " + (i + 1) + " of " + file.getFileName() + " is not NAME=value.",
              "Mend the line, or put # before it.");
        }
        values.put(assignment.group(1), value(assignment.group(2)));
      }
    }
    return values;
  }

  private static String value(String text) {
    Matcher quoted = QUOTED.matcher(text);
    if (quoted.matches()) {
      return Objects.requireNonNullElseGet(quoted.group("single"), () -> quoted.group("double"));
    }
    return COMMENT.matcher(text).replaceFirst("").strip();
  }

  private static String withoutMark(String line) {
    return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "ENV_FILE_UNREADABLE",
          file.getFileName() + " cannot be read as UTF-8 text.",
          "Make it readable for the user that runs Tallystick, or remove it.");
    }
  }
}
