package io.tallystick.server.settings;

import io.tallystick.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables that configure us. The real environment wins over {@code .env.local}; each may be
 * given as {@code NAME_FILE}, the path of a file that holds the value. Not a record, so that it
 * cannot be printed.
 */
public final class Variables {
  /** Secrets are short; a file beyond this was named by mistake. */
  private static final int LARGEST_SECRET_FILE_BYTES = 64 * 1024;

  private static final String FILE = "_FILE";
  private static final String OURS = "TALLYSTICK_";

  /** What the launcher, a browser's test, a failpoint or a shop beside us reads. */
  private static final Set<String> READ_ELSEWHERE =
      Set.of(
          "TALLYSTICK_BUILD",
          "TALLYSTICK_CHROME",
          "TALLYSTICK_CHROMEDRIVER",
          "TALLYSTICK_COLUMNS",
          "TALLYSTICK_FAILPOINT",
          "TALLYSTICK_HOME",
          "TALLYSTICK_JAVA_OPTS",
          "TALLYSTICK_KEY",
          "TALLYSTICK_URL");

  private final List<Map<String, String>> sources;
  private final Path directory;
  private final Set<String> read = ConcurrentHashMap.newKeySet();

  private Variables(List<Map<String, String>> sources, Path directory) {
    this.sources = sources;
    this.directory = directory;
  }

  /** The variables of this process in its working directory. */
  public static Variables ofThisProcess() {
    return of(System.getenv(), Path.of("").toAbsolutePath());
  }

  /** The variables of a process with this environment in this directory. */
  public static Variables of(Map<String, String> environment, Path directory) {
    Path file = directory.resolve(".env.local");
    return new Variables(List.of(environment, EnvFile.read(file)), directory);
  }

  /** The directory against which relative paths are meant. */
  public Path directory() {
    return directory;
  }

  /**
   * A value exactly as it was given, blank or padded as it may be; null if it is not set.
   *
   * @throws ConfigurationException if it is set in two ways at once, or its file cannot be read
   */
  public @Nullable String get(String name) {
    read.add(name);
    read.add(name + FILE);
    for (Map<String, String> source : sources) {
      String value = source.get(name);
      String file = source.get(name + FILE);
      if (value != null && file != null) {
        throw new ConfigurationException(
            name + "_AMBIGUOUS",
            name + " and " + name + "_FILE are both set.",
            "Unset one of them.");
      }
      if (value != null || file != null) {
        return file == null ? value : read(name, file);
      }
    }
    return null;
  }

  /**
   * Names that look like ours, are set, and that nobody has asked for: misspelt, or of something
   * that is not configured. Meaningful once everything was read.
   */
  public List<String> unread() {
    return sources.stream()
        .flatMap(source -> source.keySet().stream())
        .filter(name -> name.startsWith(OURS))
        .filter(name -> !read.contains(name) && !READ_ELSEWHERE.contains(name))
        .distinct()
        .sorted()
        .toList();
  }

  /** A value that may be left out; blank counts as left out. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(get(name)).filter(value -> !value.isBlank());
  }

  /**
   * A whole number within bounds.
   *
   * @throws ConfigurationException if it is anything else
   */
  public int integer(String name, int otherwise, int least, int most) {
    return integer(name, "the default of " + otherwise, least, most).orElse(otherwise);
  }

  /**
   * A whole number within bounds, if it is set.
   *
   * @param otherwise in words, what holds if it is not set
   * @throws ConfigurationException if it is anything else
   */
  public Optional<Integer> integer(String name, String otherwise, int least, int most) {
    Optional<String> value = optional(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new ConfigurationException(
        name + "_INVALID",
        name + " is not a whole number from " + least + " to " + most + ".",
        "Correct it, or unset it for " + otherwise + ".");
  }

  private String read(String name, String file) {
    Path path = directory.resolve(file);
    try {
      if (Files.isRegularFile(path) && Files.size(path) <= LARGEST_SECRET_FILE_BYTES) {
        return withoutLineEnd(Files.readString(path));
      }
    } catch (IOException e) {
      // Said below.
    }
    throw new ConfigurationException(
        name + "_FILE_UNREADABLE",
        name + "_FILE does not name a file that can be read.",
        "Correct the path, or make the file readable for the user that runs Tallystick.");
  }

  /** Editors and secret stores end a file with one line break; it is not part of the secret. */
  private static String withoutLineEnd(String text) {
    String cut = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return cut.endsWith("\r") ? cut.substring(0, cut.length() - 1) : cut;
  }
}
