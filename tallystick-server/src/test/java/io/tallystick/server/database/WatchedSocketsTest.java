package io.tallystick.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.server.fixture.Configured;
import io.tallystick.server.fixture.TestPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WatchedSocketsTest {
  private ServerSocket server;
  private Socket socket;
  private Socket peer;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    socket = new WatchedSockets().createSocket();
    socket.connect(server.getLocalSocketAddress());
    peer = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    peer.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000})
  void endAReadThatTakesTooLong(int millis) throws IOException {
    socket.setSoTimeout(millis);
    long begun = System.nanoTime();

    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> socket.getInputStream().read());

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(Duration.ofMillis(millis));
    assertThat(socket.getSoTimeout()).isEqualTo(millis);
  }

  @Test
  void endAWriteThatNobodyTakes() throws IOException {
    socket.setSoTimeout(1_000);
    byte[] more = new byte[1_000_000];

    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> writeForEver(socket.getOutputStream(), more))
        .withMessage("Nobody took what was sent within 1000 ms");
  }

  private static void writeForEver(OutputStream stream, byte[] bytes) throws IOException {
    while (true) {
      stream.write(bytes);
    }
  }

  @Test
  void areThoseOfTheDriver(@TempDir Path folder) throws SQLException {
    try (Database database = openWithSocketTimeout(folder);
        Connection connection = database.connections().getConnection();
        Statement statement = connection.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("select pg_sleep(60)"))
          .withRootCauseInstanceOf(SocketException.class) // the JDK's would have no cause
          .withStackTraceContaining("WatchedSockets");
      assertThat(connection.isClosed()).isTrue();
    }
  }

  @Test
  void letMigrationsTakeTheirTime(@TempDir Path folder) throws SQLException {
    try (Database database = openWithSocketTimeout(folder);
        Connection connection = database.migrationConnections().getConnection()) {
      assertThat(connection.getNetworkTimeout()).isZero();
    }
  }

  /** The test's database, whose reads end after a second. */
  private static Database openWithSocketTimeout(Path folder) {
    String url = TestPostgres.url();
    return Database.openForServer(
        Configured.empty(folder)
            .with("DATABASE_URL", url + (url.contains("?") ? "&" : "?") + "socketTimeout=1")
            .settings());
  }
}
