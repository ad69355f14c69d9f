package io.tallystick.postgres;

import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Makes the data folder, once; an interruption leaves nothing that counts. */
record Initdb(Cluster cluster, Binaries binaries, HomeFolder home) {
  /** A second on a laptop; minutes on a network disk. */
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  void run(Password password) throws IOException {
    Path folder = cluster.area().folder();
    Path unfinished =
        Files.createTempDirectory(
            folder, Cluster.UNFINISHED, OwnerOnly.attribute(OwnerOnly.FOLDER));
    Path passwordFile = passwordFile(folder, password);
    try {
      cluster.area().handOver(unfinished);
      cluster.area().handOver(passwordFile);
      run(unfinished, passwordFile);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    cluster.adopt(unfinished);
  }

  /** Its name is that of something unfinished, so that a leftover is deleted with the rest. */
  private static Path passwordFile(Path folder, Password password) throws IOException {
    Path file =
        Files.createTempFile(
            folder, Cluster.UNFINISHED, ".password", OwnerOnly.attribute(OwnerOnly.FILE));
    Files.writeString(file, password.value() + "\n");
    return file;
  }

  private void run(Path unfinished, Path passwordFile) {
    TetheredCommand command =
        TetheredCommand.of(cluster.area().folder(), words(unfinished, passwordFile))
            .withLauncher(cluster.area().runAs().launcher())
            .withEnvironment(Tool.ENVIRONMENT)
            .withOutput(Redirect.PIPE);
    try (TetheredProcess initdb = TetheredProcess.start(command)) {
      BoundedLog log = BoundedLog.carry(initdb.output(), home.log());
      boolean ended = Deadline.in(DEADLINE).await(() -> !initdb.isAlive());
      if (!ended || initdb.exitCode().orElseThrow() != 0) {
        throw new EmbeddedPostgresException(
            FailureCode.POSTGRES_START_FAILED,
            "initdb failed: " + (ended ? log.wholeTail() : log.tail()).lastMeaningfulLine(),
            "see " + home.log());
      }
    }
  }

  /** The builtin locale sorts the same on every system, and UTF-8 is understood on each. */
  private List<String> words(Path unfinished, Path passwordFile) {
    return List.of(
        binaries.initdb(),
        "--pgdata=" + unfinished,
        "--username=" + PostgresServer.USER,
        "--pwfile=" + passwordFile,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums");
  }
}
