package io.tallystick.postgres;

import java.util.Locale;

/**
 * An operating system and a processor, as the archives of binaries are named after them.
 *
 * @param system {@code linux} or {@code darwin}
 * @param processor {@code x86_64} or {@code arm_64}
 */
record Platform(String system, String processor) {

  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    return new Platform(system(osName), processor(osArch));
  }

  String archive() {
    return "postgres-" + this + ".txz";
  }

  @Override
  public String toString() {
    return system + "-" + processor;
  }

  private static String system(String osName) {
    String name = osName.toLowerCase(Locale.ROOT);
    if (name.startsWith("linux")) {
      return "linux";
    }
    if (name.startsWith("mac") || name.startsWith("darwin")) {
      return "darwin";
    }
    throw unsupported(osName);
  }

  private static String processor(String osArch) {
    return switch (osArch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> throw unsupported(osArch);
    };
  }

  static EmbeddedPostgresException unsupported(String what) {
    return new EmbeddedPostgresException(
        FailureCode.POSTGRES_PLATFORM,
        "there are no PostgreSQL binaries for " + what + " in this build",
        "set DATABASE_URL to a PostgreSQL 14 or newer");
  }
}
