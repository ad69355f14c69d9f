package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.process.ChildJvm;
import io.tallystick.process.Eventually;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledServerTest {
  private static final Duration UP = Duration.ofSeconds(60);

  /** Two seconds for a fast shutdown, and what a loaded machine adds. */
  private static final Duration DOWN = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void takesItsPostgresWithItAndTheNextStartFindsTheData() throws Exception {
    Process jvm = server();
    long postmaster = postmaster();
    Sql.keep(EmbeddedPostgres.running(home()).orElseThrow(), "paid");
    List<ProcessHandle> family = jvm.descendants().toList();

    jvm.destroyForcibly().waitFor();

    Eventually.within(DOWN, "PostgreSQL has ended", () -> Eventually.hasEnded(postmaster));
    Eventually.within(
        DOWN,
        "nothing is left",
        () -> family.stream().allMatch(one -> Eventually.hasEnded(one.pid())));
    assertThat(EmbeddedPostgres.running(home())).isEmpty();
    assertTheNextStartFinds("paid");
  }

  @Test
  void canBeFollowedAtOnce() throws Exception {
    Process jvm = server();
    Sql.keep(EmbeddedPostgres.running(home()).orElseThrow(), "paid");
    jvm.destroyForcibly().waitFor();
    assertTheNextStartFinds("paid");
  }

  @Test
  void leavesAnOrphanThatTheNextStartEnds() throws Exception {
    Process jvm = server();
    long postmaster = postmaster();
    PostgresConnection connection = EmbeddedPostgres.running(home()).orElseThrow();
    Sql.keep(connection, "paid");

    killAllBut(postmaster, jvm);
    assertThat(Eventually.hasEnded(postmaster)).isFalse();

    try (Connection open = Sql.connect(connection)) {
      assertThat(open.isValid(1)).isTrue();
      assertTheNextStartFinds("paid");
    }
    assertThat(Eventually.hasEnded(postmaster)).isTrue();
  }

  @Test
  void mayLoseItsPostmasterToo() throws Exception {
    Process jvm = server();
    long postmaster = postmaster();
    PostgresConnection connection = EmbeddedPostgres.running(home()).orElseThrow();
    Sql.keep(connection, "paid");

    killAllBut(postmaster, jvm);
    ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

    assertTheNextStartFinds("paid");
  }

  @Test
  void mayBeKilledWhileItMakesItsData() throws Exception {
    Process jvm = ChildJvm.start(ServerChild.class.getName(), output(), arguments());
    Eventually.within(UP, "initdb is at work", this::initdbIsAtWork);
    jvm.destroyForcibly().waitFor();
    assertThat(HomeFolder.at(home()).folder().resolve("data")).doesNotExist();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertThat(Sql.value(postgres.connection(), "SELECT 1")).isEqualTo("1");
    }
    assertThat(initdbIsAtWork()).isFalse();
  }

  @Test
  void refusesASecondServerOfAnotherProcess() throws Exception {
    Process jvm = server();
    Process second = ChildJvm.start(ServerChild.class.getName(), output(), arguments());
    assertThat(second.waitFor()).isNotZero();
    assertThat(output()).content().contains("POSTGRES_HOME_IN_USE");
    jvm.destroyForcibly().waitFor();
  }

  private Process server() throws IOException {
    Process jvm = ChildJvm.start(ServerChild.class.getName(), output(), arguments());
    Eventually.within(UP, "the server is up", () -> Files.exists(note()) || !jvm.isAlive());
    assertThat(jvm.isAlive()).as("the server, whose output is in %s", output()).isTrue();
    return jvm;
  }

  private static void killAllBut(long postmaster, Process jvm) throws InterruptedException {
    List<ProcessHandle> family = jvm.descendants().toList();
    List<ProcessHandle> backends =
        ProcessHandle.of(postmaster).orElseThrow().descendants().toList();
    // The tether first: it would still signal PostgreSQL if it outlived the JVM for a moment.
    List<ProcessHandle> tether =
        family.stream().filter(one -> one.pid() != postmaster && !backends.contains(one)).toList();
    tether.forEach(ProcessHandle::destroyForcibly);
    jvm.destroyForcibly().waitFor();
  }

  private void assertTheNextStartFinds(String word) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home())) {
      assertThat(Sql.kept(postgres.connection())).isEqualTo(word);
    }
  }

  private boolean initdbIsAtWork() {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(HomeFolder.at(home()).folder(), Cluster.UNFINISHED + "*")) {
      for (Path one : found) {
        if (Files.exists(one.resolve("PG_VERSION"))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private long postmaster() throws IOException {
    return Long.parseLong(Files.readString(note()));
  }

  private List<String> arguments() {
    return List.of(home().toString(), note().toString());
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Path note() {
    return folder.resolve("postmaster");
  }

  private Path output() {
    return folder.resolve("output");
  }
}
