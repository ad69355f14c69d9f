package io.tallystick.endtoend.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody has who cloned the repository and built it: the launcher, in a git repository of
 * its own, and the program under test where the launcher's build would have put it.
 */
public record BuiltClone(Workplace place) {
  private static final Duration GIT_DEADLINE = Duration.ofSeconds(30);

  /** Which build the launcher shall take, so that it starts none. */
  private static final String BUILD = "under-test";

  public static BuiltClone create() {
    BuiltClone clone = new BuiltClone(Workplace.create());
    Path launcher = Path.of(System.getProperty("tallystick.launcher")).normalize();
    try {
      Files.copy(launcher, clone.folder().resolve("tallystick"));
      Files.copy(launcher.resolveSibling(".gitignore"), clone.folder().resolve(".gitignore"));
      Path build = Files.createDirectories(clone.folder().resolve("target/run/" + BUILD));
      Files.createSymbolicLink(build.resolve("tallystick.jar"), Program.jar());
      Files.createSymbolicLink(build.resolve("lib"), Program.jar().resolveSibling("lib"));
      Files.createDirectories(clone.temporaryFiles());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clone.git("init", "-q");
    clone.git("add", "tallystick", ".gitignore");
    clone.git(
        "-c", "user.name=Tester", "-c", "user.email=tester@shop.example", "commit", "-qm", "Clone");
    return clone;
  }

  private Path folder() {
    return place.folder();
  }

  /** {@code ./tallystick} with these words, as somebody would type it. */
  public RunningProgram tallystick(String... words) {
    Environment environment =
        Environment.bare()
            .with("JAVA_HOME", System.getProperty("java.home"))
            .with("TALLYSTICK_BUILD", BUILD)
            .with("TALLYSTICK_JAVA_OPTS", "-Djava.io.tmpdir=" + temporaryFiles());
    List<String> command = new ArrayList<>(List.of("./tallystick"));
    command.addAll(List.of(words));
    return RunningProgram.start(place, environment, command);
  }

  /** What git would have somebody commit. */
  public String changes() {
    return git("status", "--porcelain");
  }

  /** Where the program makes its temporary folders; git is not asked about them. */
  public Path temporaryFiles() {
    return folder().resolve("target/tmp");
  }

  private String git(String... words) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    try (RunningProgram git =
        RunningProgram.start(place, Environment.bare().with("HOME", "/nonexistent"), command)) {
      Ended ended = git.awaitEnd(GIT_DEADLINE);
      if (ended.exitCode() != 0) {
        throw new IllegalStateException(command + " failed: " + ended.err());
      }
      return ended.out();
    }
  }
}
