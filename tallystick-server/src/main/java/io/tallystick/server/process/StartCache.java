package io.tallystick.server.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a JVM has learned from one start of this program (JEP 483, 514): later ones need half of the
 * processor's time. Without it, or with one that another JVM has written, everything is the same
 * and slower.
 */
public final class StartCache {
  private static final String NAME = "tallystick.aot";

  /** The first Java that writes such a file at the end of the run that it learns from. */
  private static final int LEARNS_SINCE = 25;

  private StartCache() {}

  /** Whether a Java can learn in one run. */
  public static boolean isKnownTo(int feature) {
    return feature >= LEARNS_SINCE;
  }

  /** Where it is looked for. */
  public static Path beside(Path jar) {
    return jar.resolveSibling(NAME);
  }

  /** Options for a JVM that runs this jar and learns. */
  public static List<String> learning(Path file) {
    return List.of("-XX:AOTCacheOutput=" + file);
  }

  /** Options for a JVM that runs this jar, with what was learned if that lies beside it. */
  public static List<String> options(Path jar, int feature) {
    Path file = beside(jar);
    return isKnownTo(feature) && Files.exists(file)
        ? List.of(
            "-XX:AOTCache=" + file,
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+VerifySharedSpaces", // or a damaged file ends the JVM by a signal
            "-Xlog:aot=off,cds=off")
        : List.of();
  }
}
