package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.process.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path folder;

  @Test
  void keepsItsDataOverARestart() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      Sql.keep(postgres.connection(), "paid");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertThat(Sql.kept(postgres.connection())).isEqualTo("paid");
    }
  }

  @Test
  void isAPostgres18ThatLosesNothing() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      PostgresConnection at = postgres.connection();
      assertThat(Sql.value(at, "SHOW server_version")).startsWith(Binaries.MAJOR_VERSION + ".");
      assertThat(Sql.value(at, "SHOW fsync")).isEqualTo("on");
      assertThat(Sql.value(at, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(Sql.value(at, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(Sql.value(at, "SHOW data_checksums")).isEqualTo("on");
      assertThat(Sql.value(at, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(Sql.value(at, "SELECT current_database()")).isEqualTo("tallystick");
      assertThat(Sql.value(at, "SELECT datlocprovider::text || datlocale FROM pg_database LIMIT 1"))
          .isEqualTo("bC.UTF-8");
    }
  }

  @Test
  void listensOnLoopbackOnly() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertThat(Sql.value(postgres.connection(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(Sql.value(postgres.connection(), "SHOW unix_socket_directories")).isEmpty();
    }
  }

  @Test
  void refusesAWrongPassword() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guessed"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void trustsNobody() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      List<String> rules =
          Files.readAllLines(data().resolve("pg_hba.conf")).stream()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
      assertThat(rules).isNotEmpty().allMatch(rule -> rule.endsWith(" scram-sha-256"));
      assertThat(postgres.jdbcUrl()).contains("requireAuth=scram-sha-256");
    }
  }

  @Test
  void neverShowsItsPassword() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      String secret = postgres.password().value();
      assertThat(secret).hasSizeGreaterThanOrEqualTo(43);
      assertThat(postgres.connection().toString()).doesNotContain(secret);
      assertThat(postgres.jdbcUrl()).doesNotContain(secret);
      assertThat(Files.readString(HomeFolder.at(home()).log())).doesNotContain(secret);
      assertThat(ProcessHandle.of(postgres.pid()).orElseThrow().info().commandLine().orElse(""))
          .contains("postgres")
          .doesNotContain(secret);
    }
  }

  @Test
  void leavesItsFilesToItsOwnerOnly() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home());
        Stream<Path> all = Files.walk(home())) {
      assertThat(postgres.pid()).isPositive();
      assertThat(all.toList())
          .allSatisfy(path -> assertThat(permissions(path)).matches("rw.------"));
      assertThat(permissions(HomeFolder.at(home()).running())).isEqualTo("rw-------");
      assertThat(permissions(HomeFolder.at(home()).password())).isEqualTo("rw-------");
      assertThat(HomeFolder.at(home()).folder())
          .isDirectoryNotContaining(path -> path.toString().contains(Cluster.UNFINISHED));
    }
  }

  @Test
  void isFoundByCommandsWhileItRuns() throws SQLException {
    assertThat(EmbeddedPostgres.running(home())).isEmpty();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      PostgresConnection found = EmbeddedPostgres.running(home()).orElseThrow();
      assertThat(found).isEqualTo(postgres.connection());
      assertThat(Sql.value(found, "SELECT 1")).isEqualTo("1");
    }
    assertThat(EmbeddedPostgres.running(home())).isEmpty();
  }

  @Test
  void doesNotBelieveANoteOfADeadServer() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertThat(postgres.pid()).isPositive();
    }
    long stranger = ProcessHandle.current().pid();
    new RunningNote(stranger, 1).write(HomeFolder.at(home()));
    assertThat(EmbeddedPostgres.running(home())).isEmpty();
  }

  @Test
  void createsNothingWhenOnlyAskedForARunningServer() {
    assertThat(EmbeddedPostgres.running(home())).isEmpty();
    assertThat(home()).doesNotExist();
  }

  @Test
  void refusesASecondServerOnOneHome() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertRefused(() -> EmbeddedPostgres.start(home()), "POSTGRES_HOME_IN_USE");
      assertRefused(() -> EmbeddedPostgres.start(home()), "POSTGRES_HOME_IN_USE");
      assertThat(Sql.value(postgres.connection(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesDataOfAnotherMajorVersion() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("PG_VERSION"), "17\n");
    assertRefused(() -> EmbeddedPostgres.start(home()), "POSTGRES_DATA_VERSION");
    assertThat(HomeFolder.at(home()).lock()).doesNotExist();
  }

  @Test
  void refusesDataThatIsNoDatabase() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("holiday.jpg"), "beach");
    assertRefused(() -> EmbeddedPostgres.start(home()), "POSTGRES_DATA_BROKEN");
    assertThat(data().resolve("holiday.jpg")).exists();
  }

  @Test
  void refusesDataWhosePasswordIsLost() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertThat(postgres.pid()).isPositive();
    }
    Path password = HomeFolder.at(home()).password();
    Files.writeString(password, "another\n");
    assertRefused(() -> EmbeddedPostgres.start(home()), "POSTGRES_DATA_BROKEN");
    Files.delete(password);
    assertRefused(() -> EmbeddedPostgres.start(home()), "POSTGRES_DATA_BROKEN");
  }

  @Test
  void refusesAHomeThatCannotBeAFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(() -> EmbeddedPostgres.start(file.resolve("home")), "POSTGRES_HOME_NOT_WRITABLE");
  }

  @Test
  void clearsAwayAnInterruptedInitdb() throws IOException {
    Path leftover = HomeFolder.at(home()).folder().resolve(Cluster.UNFINISHED + "1234");
    Files.createDirectories(leftover.resolve("base"));
    Files.writeString(leftover.resolve("PG_VERSION"), "18\n");
    Files.createDirectory(data());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertThat(postgres.pid()).isPositive();
      assertThat(leftover).doesNotExist();
    }
  }

  @Test
  void neitherObeysNorHarmsAStrangerInAStalePidFile() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      Sql.keep(postgres.connection(), "paid");
    }
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(
          PostmasterFile.in(data()), "%d\n%s\n1\n5432\n".formatted(stranger.pid(), data()));
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
        assertThat(Sql.kept(postgres.connection())).isEqualTo("paid");
        assertThat(stranger.isAlive()).isTrue();
      }
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void leavesNoProcessBehindWhenItIsClosed() {
    long pid;
    List<ProcessHandle> children;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      pid = postgres.pid();
      children = ProcessHandle.of(pid).orElseThrow().descendants().toList();
    }
    assertThat(Eventually.hasEnded(pid)).isTrue();
    assertThat(children).allMatch(child -> Eventually.hasEnded(child.pid()));
    assertThat(PostmasterFile.in(data())).doesNotExist();
  }

  @Test
  void unpacksIntoItsHomeWhenThereIsNoCacheFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Surroundings here = Surroundings.ofThisMachine();
    Surroundings cacheless =
        new Surroundings(file.resolve("cache"), here.systemFolder(), here.rootMeans());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home(), cacheless)) {
      assertThat(postgres.pid()).isPositive();
      assertThat(HomeFolder.at(home()).folder().resolve("binaries")).isNotEmptyDirectory();
    }
  }

  private Path home() {
    return folder.resolve("a home's folder");
  }

  private Path data() {
    return HomeFolder.at(home()).folder().resolve("data");
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertRefused(ThrowingCallable start, String code) {
    assertThatThrownBy(start)
        .asInstanceOf(InstanceOfAssertFactories.type(EmbeddedPostgresException.class))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code))
        .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
        .matches(code + ": [^\\n]+\\. Fix: [^\\n]+\\.");
  }
}
