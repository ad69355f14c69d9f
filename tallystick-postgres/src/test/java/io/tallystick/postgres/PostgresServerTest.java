package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
  @TempDir Path folder;

  @Test
  void takesAnotherPortWhenItsOwnIsTaken() throws IOException {
    EmbeddedPostgres.start(folder).close();
    try (ServerSocket taken = socket()) {
      int free = freePort();
      Iterator<Integer> ports = List.of(taken.getLocalPort(), free).iterator();
      StartAttempt.Ready ready = server().start(ports::next);
      try (TetheredProcess process = ready.process()) {
        assertThat(process.isAlive()).isTrue();
        assertThat(ready.port()).isEqualTo(free);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = socket()) {
      return socket.getLocalPort();
    }
  }

  private PostgresServer server() throws IOException {
    HomeFolder home = HomeFolder.at(folder.toRealPath());
    Surroundings here = Surroundings.ofThisMachine();
    int uid = RootStrategy.ourUid();
    RunAs runAs = new RootStrategy(here.rootMeans()).choose(uid, home.folder().resolve("data"));
    Binaries binaries =
        new BinaryCache(here.userCache(), runAs.passage(), uid).provide(Platform.current());
    Cluster cluster = new Cluster(new Area(home.folder(), runAs), home.password());
    return new PostgresServer(cluster, binaries, home.log());
  }

  private static ServerSocket socket() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }
}
