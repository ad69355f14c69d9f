package io.tallystick.postgres;

import java.nio.file.Path;

/** An unpacked PostgreSQL. */
record Binaries(Path folder) {
  /** What the archive holds, and what a data folder must have been made by. */
  static final String MAJOR_VERSION = "18";

  String postgres() {
    return folder.resolve("bin/postgres").toString();
  }

  String initdb() {
    return folder.resolve("bin/initdb").toString();
  }
}
