package io.tallystick.endtoend.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A class {@code …Fuzz} beside the code that it tries, with a folder of kept inputs of its name.
 *
 * @param testClasses where the module has its compiled tests
 * @param name of the class
 */
record FuzzTarget(Path testClasses, String name) {
  private static final String SUFFIX = "Fuzz.class";

  /** Those of all modules, as they were compiled. */
  static List<FuzzTarget> all() {
    Path clone = Path.of(System.getProperty("tallystick.launcher")).normalize().getParent();
    try (Stream<Path> folders = Files.list(clone)) {
      return folders
          .map(module -> module.resolve("target/test-classes"))
          .filter(Files::isDirectory)
          .sorted()
          .flatMap(classes -> in(classes).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<FuzzTarget> in(Path testClasses) {
    try (Stream<Path> files = Files.walk(testClasses)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .map(file -> testClasses.relativize(file).toString().replaceAll("\\.class$", ""))
          .map(path -> new FuzzTarget(testClasses, path.replace('/', '.')))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it starts from. */
  Path keptInputs() {
    return testClasses.resolve(name.replace('.', '/'));
  }

  @Override
  public String toString() {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
