package io.tallystick.server.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks git which files of secrets it tracks. */
final class GitTracked {
  /** git answers from its index; a repository that needs longer has other troubles. */
  private static final int DEADLINE_SECONDS = 10;

  private GitTracked() {}

  /** Tracked {@code .env} files of the directory and all below it; none outside a repository. */
  static List<String> envFiles(Path directory) {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "--", ":(glob)**/.env", ":(glob)**/.env.*")
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> kill(git));
      git.getOutputStream().close();
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output.lines().filter(file -> !file.endsWith(".env.example")).toList();
    } catch (IOException e) {
      return List.of(); // no git, so nothing is tracked
    }
  }

  /** Ends the reading of its output, too. */
  private static Process kill(Process git) {
    return git.destroyForcibly();
  }
}
