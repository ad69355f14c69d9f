package io.tallystick.postgres;

import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;

/** The way from a home to a running PostgreSQL. */
record Startup(HomeFolder wanted, Surroundings surroundings) {
  /** PostgreSQL's own code for a password that is not the right one. */
  private static final String WRONG_PASSWORD = "28P01";

  EmbeddedPostgres run() {
    try {
      refuseOtherVersion();
      int uid = RootStrategy.ourUid();
      RunAs runAs = new RootStrategy(surroundings.rootMeans()).choose(uid, wantedData());
      HomeFolder home = wanted.create(runAs.passage());
      return locked(home, Area.prepare(home, runAs, surroundings.systemFolder()), uid);
    } catch (IOException e) {
      throw notWritable(e);
    } catch (UncheckedIOException e) {
      throw failed(e);
    }
  }

  /** Before anything is created, locked or unpacked. */
  private void refuseOtherVersion() throws IOException {
    if (wanted.exists()) {
      new Cluster(new Area(wanted.area(), new RunAs.Ourselves()), wanted.password()).check();
    }
  }

  private Path wantedData() throws IOException {
    return new Area(wanted.area(), new RunAs.Ourselves()).data();
  }

  private EmbeddedPostgres locked(HomeFolder home, Area area, int uid) throws IOException {
    HomeLock lock = HomeLock.acquire(home);
    try {
      return started(home, lock, new Cluster(area, home.password()), binaries(home, area, uid));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private EmbeddedPostgres started(
      HomeFolder home, HomeLock lock, Cluster cluster, Binaries binaries) throws IOException {
    Files.deleteIfExists(home.running());
    cluster.deleteUnfinished();
    Password password = password(home);
    if (cluster.exists()) {
      new Orphan(cluster.data()).end();
      cluster.area().handOver(cluster.data());
    } else {
      new Initdb(cluster, binaries, home).run(password);
    }
    StartAttempt.Ready ready = new PostgresServer(cluster, binaries, home.log()).start();
    try {
      PostgresConnection connection = open(cluster, ready, password);
      new RunningNote(connection.pid(), ready.port()).write(home);
      return new EmbeddedPostgres(home, lock, ready.process(), connection);
    } catch (IOException | RuntimeException e) {
      ready.process().close();
      throw e;
    }
  }

  private static PostgresConnection open(
      Cluster cluster, StartAttempt.Ready ready, Password password) {
    Database database = new Database(ready.port(), password);
    try {
      database.createIfAbsent();
    } catch (SQLException e) {
      throw WRONG_PASSWORD.equals(e.getSQLState())
          ? cluster.broken("has another password than " + cluster.passwordFile())
          : new EmbeddedPostgresException(
              FailureCode.POSTGRES_START_FAILED,
              "PostgreSQL started but does not answer: " + e.getMessage(),
              "see the log beside the data folder",
              e);
    }
    TetheredProcess process = ready.process();
    return new PostgresConnection(database.jdbcUrl(), PostgresServer.USER, password, process.pid());
  }

  private static Password password(HomeFolder home) throws IOException {
    if (Files.notExists(home.password())) {
      Password fresh = Password.generate(new SecureRandom());
      OwnerOnly.write(home.password(), fresh.value() + "\n");
    }
    return new Password(Files.readString(home.password()).strip());
  }

  private Binaries binaries(HomeFolder home, Area area, int uid) throws IOException {
    if (area.runAs() instanceof RunAs.AnotherUser) {
      OwnerOnly.folder(surroundings.systemFolder(), OwnerOnly.PASSAGE);
      return binaries(surroundings.systemFolder().resolve("binaries"), area, uid);
    }
    try {
      return binaries(surroundings.userCache(), area, uid);
    } catch (EmbeddedPostgresException cacheNotUsable) {
      return binariesInHome(home, area, uid, cacheNotUsable);
    }
  }

  /** A user without a usable home folder, as services are, still has this one. */
  private static Binaries binariesInHome(
      HomeFolder home, Area area, int uid, EmbeddedPostgresException cacheNotUsable) {
    if (!FailureCode.POSTGRES_CACHE_NOT_USABLE.name().equals(cacheNotUsable.code())) {
      throw cacheNotUsable;
    }
    return binaries(home.folder().resolve("binaries"), area, uid);
  }

  private static Binaries binaries(Path folder, Area area, int uid) {
    try {
      return new BinaryCache(folder, area.runAs().passage(), uid).provide(Platform.current());
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          FailureCode.POSTGRES_CACHE_NOT_USABLE,
          "PostgreSQL cannot be unpacked to " + folder + ": " + e,
          "make that folder yours and writable, make room for 70 MB, or set XDG_CACHE_HOME",
          e);
    }
  }

  private EmbeddedPostgresException notWritable(IOException e) {
    return new EmbeddedPostgresException(
        FailureCode.POSTGRES_HOME_NOT_WRITABLE,
        "TALLYSTICK_HOME " + wanted.home() + " cannot be used: " + e,
        "make it a folder that this user may write and that has room, or name another",
        e);
  }

  private static EmbeddedPostgresException failed(UncheckedIOException e) {
    return new EmbeddedPostgresException(
        FailureCode.POSTGRES_START_FAILED,
        "PostgreSQL could not be run: " + e.getMessage(),
        "check that /bin/sh is there and that processes may be started",
        e);
  }
}
