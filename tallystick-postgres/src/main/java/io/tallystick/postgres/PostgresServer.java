package io.tallystick.postgres;

import io.tallystick.process.StopSequence;
import io.tallystick.process.StopSignal;
import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** PostgreSQL on a data folder, started until it answers. */
record PostgresServer(Cluster cluster, Binaries binaries, Path log) {
  static final String USER = "tallystick";

  /** The address in the settings; the JVM's own idea of loopback may be IPv6. */
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** A fast shutdown first, an immediate one two seconds later: nobody waits for a dead server. */
  private static final StopSequence STOP =
      new StopSequence(List.of(StopSignal.INT, StopSignal.QUIT), Duration.ofSeconds(2));

  /** Usually half a second; after a crash it first replays what the last checkpoint missed. */
  private static final Duration READY_DEADLINE = Duration.ofMinutes(5);

  /** Backends notice within seconds that their postmaster was killed. */
  private static final Duration RELEASE_DEADLINE = Duration.ofSeconds(20);

  private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

  StartAttempt.Ready start() {
    return start(PostgresServer::freePort);
  }

  StartAttempt.Ready start(IntSupplier ports) {
    Deadline release = Deadline.in(RELEASE_DEADLINE);
    StartAttempt attempt = attempt(ports.getAsInt());
    while (attempt.mayPass() && !release.hasPassed()) {
      Deadline.in(RETRY_PAUSE).await(() -> false);
      attempt = attempt(ports.getAsInt());
    }
    return switch (attempt) {
      case StartAttempt.Ready ready -> ready;
      case StartAttempt.PortTaken taken -> throw failed("no free port on 127.0.0.1");
      case StartAttempt.StillHeld held -> throw failed(held.lastLine());
      case StartAttempt.Failed failure -> throw failed(failure.lastLine());
    };
  }

  private StartAttempt attempt(int port) {
    TetheredProcess process = TetheredProcess.start(command(port));
    BoundedLog output = BoundedLog.carry(process.output(), log);
    Deadline.in(READY_DEADLINE).await(() -> !process.isAlive() || isReady(process));
    if (isReady(process)) {
      return new StartAttempt.Ready(process, port);
    }
    process.close();
    return judge(output.wholeTail());
  }

  private static StartAttempt judge(LogTail tail) {
    if (tail.contains("Address already in use")) {
      return new StartAttempt.PortTaken();
    }
    boolean held =
        tail.contains("pre-existing shared memory block")
            || tail.contains("lock file \"postmaster.pid\" already exists");
    return held
        ? new StartAttempt.StillHeld(tail.lastMeaningfulLine())
        : new StartAttempt.Failed(tail.lastMeaningfulLine());
  }

  private boolean isReady(TetheredProcess process) {
    return process.isAlive()
        && PostmasterFile.read(cluster.data())
            .filter(file -> file.pid() == process.pid() && file.isReady())
            .isPresent();
  }

  private TetheredCommand command(int port) {
    List<String> words =
        new ArrayList<>(List.of(binaries.postgres(), "-D", cluster.data().toString()));
    words.addAll(new PostgresSettings(port).arguments());
    return TetheredCommand.of(cluster.area().folder(), words)
        .withLauncher(cluster.area().runAs().launcher())
        .withEnvironment(Tool.ENVIRONMENT)
        .withOutput(Redirect.PIPE)
        .withStop(STOP);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("127.0.0.1 has no free port", e);
    }
  }

  private EmbeddedPostgresException failed(String lastLine) {
    return new EmbeddedPostgresException(
        FailureCode.POSTGRES_START_FAILED, "PostgreSQL did not start: " + lastLine, "see " + log);
  }
}
