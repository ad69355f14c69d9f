package io.tallystick.endtoend.nextjs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.RunningProgram;
import io.tallystick.endtoend.process.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The app as {@code npm ci} and {@code next build} make it of the sources, in a folder of the
 * build's. What is there already and made of the same sources is taken as it is.
 */
public record NextjsBuild(Workplace place) {
  /** Thirty packages of 350 MB, also over a slow line. */
  private static final Duration INSTALL_DEADLINE = Duration.ofMinutes(5);

  /** Half a minute on two idle cores; other tests share them. */
  private static final Duration BUILD_DEADLINE = Duration.ofMinutes(5);

  /** What is made of the sources, and what somebody's own run leaves beside them. */
  private static final Set<String> NOT_SOURCES =
      Set.of(
          "node_modules", ".next", ".data", ".env.local", "next-env.d.ts", "tsconfig.tsbuildinfo");

  private static final Path FOLDER = Path.of("target", "nextjs").toAbsolutePath();
  private static final String INSTALLED = "installed.json";
  private static final String BUILT = "built.txt";

  public static NextjsBuild make() {
    NextjsBuild build = new NextjsBuild(new Workplace(FOLDER));
    try {
      copySources();
      build.install();
      build.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build;
  }

  /** Where the sources are. */
  public static Path sources() {
    return Path.of(System.getProperty("tallystick.launcher"))
        .normalize()
        .resolveSibling("examples")
        .resolve("nextjs");
  }

  /** What browsers may load. */
  public Path bundle() {
    return FOLDER.resolve(".next").resolve("static");
  }

  /** What a program of its own, {@code next}, is started by. */
  public List<String> next(String... words) {
    return Stream.concat(Stream.of("node", "node_modules/next/dist/bin/next"), Stream.of(words))
        .toList();
  }

  private void install() throws IOException {
    String wanted = Files.readString(FOLDER.resolve("package-lock.json"));
    if (!noted(INSTALLED).equals(wanted)) {
      run(
          INSTALL_DEADLINE,
          new Environment(System.getenv()),
          List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"));
      place.write(INSTALLED, wanted);
    }
  }

  private void build() throws IOException {
    String wanted = contents();
    if (!noted(BUILT).equals(wanted)) {
      run(BUILD_DEADLINE, environment(), next("build"));
      place.write(BUILT, wanted);
    }
  }

  /** What any command of Next.js needs. */
  static Environment environment() {
    return Environment.bare().with("NEXT_TELEMETRY_DISABLED", "1").with("HOME", FOLDER.toString());
  }

  private void run(Duration deadline, Environment environment, List<String> command) {
    try (RunningProgram program = RunningProgram.start(place, environment, command)) {
      Ended ended = program.awaitEnd(deadline);
      assertThat(ended.exitCode())
          .as(() -> String.join(" ", command) + ":\n" + ended.out() + ended.err())
          .isZero();
    }
  }

  private static String noted(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Copies what is new, and deletes what is no longer there. */
  private static void copySources() throws IOException {
    Files.createDirectories(FOLDER);
    for (Path file : files(FOLDER)) {
      boolean ours = file.toString().equals(INSTALLED) || file.toString().equals(BUILT);
      if (!ours && !Files.exists(sources().resolve(file))) {
        Files.delete(FOLDER.resolve(file));
      }
    }
    for (Path file : files(sources())) {
      Path copy = FOLDER.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(sources().resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String contents() throws IOException {
    StringBuilder contents = new StringBuilder();
    for (Path file : files(sources())) {
      contents.append(file).append('\n').append(Files.readString(sources().resolve(file)));
    }
    return contents.toString();
  }

  /** The sources in a folder, relative to it and sorted. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> tree = Files.find(folder, 1, (path, it) -> isSource(folder, path))) {
      return tree.filter(path -> !path.equals(folder))
          .flatMap(NextjsBuild::below)
          .map(folder::relativize)
          .sorted()
          .toList();
    }
  }

  private static boolean isSource(Path folder, Path path) {
    return !NOT_SOURCES.contains(folder.relativize(path).toString());
  }

  private static Stream<Path> below(Path path) {
    try (Stream<Path> tree = Files.walk(path)) {
      return tree.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
