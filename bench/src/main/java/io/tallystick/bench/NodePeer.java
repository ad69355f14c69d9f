package io.tallystick.bench;

import io.tallystick.server.process.Child;
import io.tallystick.server.process.ChildEnvironment;
import io.tallystick.server.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of Node's that we are measured against, from the sources beside this module's. */
final class NodePeer {
  /** A Next.js is 350 MB. */
  private static final Duration PREPARED_WITHIN = Duration.ofMinutes(5);

  private static final String LOCK = "package-lock.json";
  private static final String INSTALLED = "node_modules/installed.json";

  private final Path folder;

  private NodePeer(Path folder) {
    this.folder = folder;
  }

  /** Installs what its lock file names, unless that is there from the last time. */
  static NodePeer prepare(String name) throws IOException, InterruptedException {
    Path bench = Path.of(System.getProperty("tallystick.launcher")).resolveSibling("bench");
    NodePeer peer = new NodePeer(bench.resolve("target/peers").resolve(name));
    copy(bench.resolve("peers").resolve(name), peer.folder);
    String wanted = Files.readString(peer.folder.resolve(LOCK));
    Path installed = peer.folder.resolve(INSTALLED);
    if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
      peer.run("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts");
      Files.writeString(installed, wanted);
    }
    return peer;
  }

  /** Runs a command of its own to the end. */
  void run(String... command) throws IOException, InterruptedException {
    Path log = folder.resolve("run.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()));
    builder.environment().put("NEXT_TELEMETRY_DISABLED", "1");
    Process process = builder.start();
    if (!process.waitFor(PREPARED_WITHIN.toSeconds(), TimeUnit.SECONDS)
        || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(
          String.join(" ", command) + " failed:\n" + Files.readString(log));
    }
  }

  /** Starts it; whoever calls waits for its URL. */
  Child start(
      String name, Workspace workspace, Map<String, String> settings, List<String> command) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("NODE_ENV", "production");
    all.put("NEXT_TELEMETRY_DISABLED", "1");
    List<String> words = new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\""));
    words.add(folder.toString());
    words.addAll(command);
    return Child.start(name, workspace, words, ChildEnvironment.of(System.getenv(), all));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("node_modules"))
          .forEach(file -> copyFile(file, to.resolve(from.relativize(file))));
    }
  }

  private static void copyFile(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
