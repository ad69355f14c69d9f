package io.tallystick.autoconfigure;

import io.tallystick.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The database with our schema up to date; whoever holds one may use our tables. */
record MigratedDatabase(DataSource source, JdbcClient jdbc, TransactionOperations transactions) {

  static MigratedDatabase of(DataSource database) {
    Schema.migrate(database);
    return new MigratedDatabase(
        database, JdbcClient.create(database), new TransactionTemplate(new Bounded(database)));
  }

  /** For statements that nobody waits for any longer: each fails when its time is up. */
  JdbcClient jdbc(Duration patience) {
    JdbcTemplate template = new JdbcTemplate(source);
    template.setQueryTimeout(Math.toIntExact(patience.toSeconds()));
    return JdbcClient.create(template);
  }

  /**
   * A server that is stopped in a transaction loses the orders that it has locked, in 10 s. Every
   * statement looks rows up by an index and by as many keys as it is given: planned once for each
   * connection, it need not be planned anew for each list of keys, nor read a table for being
   * small.
   */
  private static final class Bounded extends JdbcTransactionManager {
    Bounded(DataSource database) {
      super(database);
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition what)
        throws SQLException {
      super.prepareTransactionalConnection(connection, what);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            """
            set local idle_in_transaction_session_timeout = '10s';
            set local plan_cache_mode = force_generic_plan;
            set local enable_seqscan = off
            """);
      }
    }
  }
}
