package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only root has the problem, so only root can test it. */
class RootStrategyTest {
  @TempDir Path folder;

  @BeforeEach
  void isRoot() {
    assumeThat(RootStrategy.ourUid()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void runsByEachMeans(RootMeans means) throws Exception {
    reachable(folder);
    Path home = folder.resolve("home");
    assertKeepsItsData(home, means);
    assertThat(home.resolve("postgres/data/PG_VERSION")).exists();
    assertThat(home.resolve("postgres/elsewhere")).doesNotExist();
  }

  @Test
  void givesTheDataToTheOtherUser() throws Exception {
    reachable(folder);
    Path home = folder.resolve("home");
    try (EmbeddedPostgres postgres = start(home, RootMeans.SETPRIV)) {
      assertThat(OwnerOnly.uid(home.resolve("postgres/data"))).isNotZero();
      assertThat(Files.getPosixFilePermissions(home.resolve("postgres/data")))
          .isEqualTo(OwnerOnly.FOLDER);
      assertThat(OwnerOnly.uid(home.resolve("postgres/password"))).isZero();
      assertThat(OwnerOnly.uid(Path.of("/proc/" + postgres.pid()))).isNotZero();
    }
  }

  @Test
  void keepsTheDataElsewhereWhenTheHomeCannotBeReached() throws Exception {
    reachable(folder);
    Path secluded = Files.createDirectory(folder.resolve("secluded"));
    Files.setPosixFilePermissions(secluded, OwnerOnly.FOLDER);
    Path home = secluded.resolve("home");
    assertKeepsItsData(home, RootMeans.SETPRIV);
    Path elsewhere = Path.of(Files.readString(home.resolve("postgres/elsewhere")).strip());
    assertThat(elsewhere).startsWith(folder.resolve("system").toRealPath());
    assertThat(elsewhere.resolve("data/PG_VERSION")).exists();
    assertThat(home.resolve("postgres/data")).doesNotExist();
  }

  @Test
  void staysWithTheOwnerOfTheDataWhenUnshareWorksAgain() throws Exception {
    reachable(folder);
    Path home = folder.resolve("home");
    try (EmbeddedPostgres postgres = start(home, RootMeans.SETPRIV)) {
      Sql.keep(postgres.connection(), "paid");
    }
    try (EmbeddedPostgres postgres = start(home, RootMeans.UNSHARE, RootMeans.SETPRIV)) {
      assertThat(Sql.kept(postgres.connection())).isEqualTo("paid");
    }
  }

  @Test
  void handsTheDataOverWhenUnshareWorksNoMore() throws Exception {
    reachable(folder);
    Path home = folder.resolve("home");
    Files.createDirectory(home);
    reachable(home);
    try (EmbeddedPostgres postgres = start(home, RootMeans.UNSHARE)) {
      Sql.keep(postgres.connection(), "paid");
    }
    try (EmbeddedPostgres postgres = start(home, RootMeans.SETPRIV)) {
      assertThat(Sql.kept(postgres.connection())).isEqualTo("paid");
    }
  }

  @Test
  void saysSoWhenThereIsNoWay() {
    assertThatThrownBy(() -> start(folder.resolve("home")))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageStartingWith("POSTGRES_AS_ROOT: ");
  }

  private void assertKeepsItsData(Path home, RootMeans means) throws SQLException {
    try (EmbeddedPostgres postgres = start(home, means)) {
      Sql.keep(postgres.connection(), "paid");
      assertThat(EmbeddedPostgres.running(home)).contains(postgres.connection());
    }
    try (EmbeddedPostgres postgres = start(home, means)) {
      assertThat(Sql.kept(postgres.connection())).isEqualTo("paid");
    }
  }

  private EmbeddedPostgres start(Path home, RootMeans... means) {
    Surroundings here = Surroundings.ofThisMachine();
    return EmbeddedPostgres.start(
        home, new Surroundings(here.userCache(), folder.resolve("system"), Set.of(means)));
  }

  private static void reachable(Path path) throws IOException {
    Files.setPosixFilePermissions(path, OwnerOnly.PASSAGE);
  }
}
