package io.tallystick.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** A server that runs on the same home, seen from a command. */
record Neighbour(HomeFolder home) {

  /** A note is believed only when its PostgreSQL lives, is ours, and knows our password. */
  Optional<PostgresConnection> find() {
    try {
      Optional<RunningNote> note = RunningNote.read(home);
      return note.isPresent() ? verified(note.get()) : Optional.empty();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          FailureCode.POSTGRES_HOME_NOT_READABLE,
          "TALLYSTICK_HOME " + home.home() + " cannot be read: " + e,
          "run the command as the user that runs the server",
          e);
    }
  }

  private Optional<PostgresConnection> verified(RunningNote note) throws IOException {
    if (Postmaster.find(note.pid(), new Area(home.area(), new RunAs.Ourselves()).data())
        .isEmpty()) {
      return Optional.empty();
    }
    Password password = new Password(Files.readString(home.password()).strip());
    Database database = new Database(note.port(), password);
    return database.answers()
        ? Optional.of(
            new PostgresConnection(database.jdbcUrl(), PostgresServer.USER, password, note.pid()))
        : Optional.empty();
  }
}
