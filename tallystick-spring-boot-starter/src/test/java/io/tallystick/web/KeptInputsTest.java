package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What fuzzing starts from and what it has found: each target of this module holds for every input
 * that is kept in the folder of its name. Fuzzing itself belongs to the long run.
 */
class KeptInputsTest {
  /** An input takes milliseconds at most; one that takes so long hangs. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final String SUFFIX = ".class";

  /** An input of the target whose folder it lies in. */
  record Kept(String target, Path input) {
    @Override
    public String toString() {
      return target + " with " + input.getFileName();
    }
  }

  static List<Kept> inputs() throws Exception {
    Path classes =
        Path.of(KeptInputsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith("Fuzz" + SUFFIX))
          .map(file -> Path.of(file.substring(0, file.length() - SUFFIX.length())))
          .flatMap(target -> of(classes.relativize(target).toString(), target).stream())
          .toList();
    }
  }

  private static List<Kept> of(String target, Path folder) {
    assertThat(folder).as("inputs of a fuzz target").isNotEmptyDirectory();
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(file -> new Kept(target.replace('/', '.'), file)).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void holdForTheirTargets(Kept kept) throws Exception {
    byte[] input = Files.readAllBytes(kept.input());
    Method target = Class.forName(kept.target()).getMethod("fuzzerTestOneInput", byte[].class);
    target.setAccessible(true);

    assertTimeoutPreemptively(DEADLINE, () -> run(target, input, kept), kept.toString());
  }

  private static void run(Method target, byte[] input, Kept kept) throws IllegalAccessException {
    try {
      target.invoke(null, (Object) input);
    } catch (InvocationTargetException e) {
      throw new AssertionError(kept + ": " + e.getCause(), e.getCause());
    }
  }
}
