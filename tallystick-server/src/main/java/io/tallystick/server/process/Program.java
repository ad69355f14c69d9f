package io.tallystick.server.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * This program, to be started again by the Java that runs it.
 *
 * @param start the words before a command: java, its options and what to run
 */
public record Program(List<String> start) {
  private static final String MAIN_CLASS = "io.tallystick.server.Tallystick";

  /**
   * The first Java that warns of what our libraries do with memory, and so has an option for it.
   */
  private static final int UNSAFE_WARNED_SINCE = 23;

  public Program {
    start = List.copyOf(start);
  }

  public static Program ofThisJvm() {
    return of(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        Runtime.version().feature());
  }

  /** A jar of this program, for one that measures it from outside. */
  public static Program ofJar(Path jar) {
    return of(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        jar.toString(),
        Runtime.version().feature());
  }

  static Program of(Path java, String classPath, int feature) {
    List<String> words =
        new ArrayList<>(
            List.of(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8"));
    if (feature >= UNSAFE_WARNED_SINCE) {
      words.add("--sun-misc-unsafe-memory-access=allow");
    }
    words.addAll(whatToRun(classPath, feature));
    return new Program(words);
  }

  /** The same with more options for the JVM, which win over those that it has. */
  public Program with(String... options) {
    int end = Math.max(start.indexOf("-jar"), start.indexOf("-cp"));
    List<String> words = new ArrayList<>(start);
    words.addAll(end, List.of(options));
    return new Program(words);
  }

  /** The words that run a command of this program. */
  public List<String> words(String... command) {
    List<String> words = new ArrayList<>(start);
    words.addAll(List.of(command));
    return words;
  }

  /** Children run elsewhere, so every path is made absolute. */
  private static List<String> whatToRun(String classPath, int feature) {
    List<String> entries =
        Arrays.stream(classPath.split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList();
    if (entries.size() == 1 && entries.getFirst().endsWith(".jar")) {
      String jar = entries.getFirst();
      return Stream.concat(
              StartCache.options(Path.of(jar), feature).stream(), Stream.of("-jar", jar))
          .toList();
    }
    return List.of(
        "-cp", entries.stream().collect(Collectors.joining(File.pathSeparator)), MAIN_CLASS);
  }
}
