package io.tallystick.postgres;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * The machine around a home.
 *
 * @param userCache where this user's programs keep what can be made again
 * @param systemFolder what root uses for data and binaries that another user must reach
 * @param rootMeans what root may try
 */
record Surroundings(Path userCache, Path systemFolder, Set<RootMeans> rootMeans) {

  Surroundings {
    rootMeans = Set.copyOf(rootMeans);
  }

  static Surroundings ofThisMachine() {
    return new Surroundings(
        userCacheFolder().resolve("tallystick"),
        Path.of("/var/lib/tallystick"),
        EnumSet.allOf(RootMeans.class));
  }

  private static Path userCacheFolder() {
    String configured = System.getenv("XDG_CACHE_HOME");
    return configured != null && configured.startsWith("/")
        ? Path.of(configured)
        : Path.of(System.getProperty("user.home"), ".cache");
  }
}
