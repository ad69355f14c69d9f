package io.tallystick.autoconfigure;

import io.tallystick.Schema;
import io.tallystick.SessionSettings;
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
  /**
   * @param database for everything but the migrations
   * @param migrations whose connections may create tables, and idle while one is filled
   */
  static MigratedDatabase of(DataSource database, DataSource migrations) {
    Schema.migrate(migrations);
    return new MigratedDatabase(
        database,
        JdbcClient.create(database),
        new TransactionTemplate(
            boundsTransactions(database)
                ? new JdbcTransactionManager(database)
                : new Bounded(database)));
  }

  /** Whether its connections are ours alone, and were told so when they were made. */
  private static boolean boundsTransactions(DataSource database) {
    return JdbcClient.create(database)
        .sql(
            """
            select current_setting('enable_seqscan') = 'off'
                   and not exists (
                     select from pg_catalog.pg_settings
                       join (values ('idle_in_transaction_session_timeout', :longestIdle),
                                    ('lock_timeout', :longestWait)) as ours (name, most)
                      using (name)
                      where setting::bigint not between 1 and most)
            """)
        .param("longestIdle", SessionSettings.LONGEST_IDLE.toMillis())
        .param("longestWait", SessionSettings.LONGEST_WAIT.toMillis())
        .query(Boolean.class)
        .single();
  }

  /** For statements that nobody waits for any longer: each fails when its time is up. */
  JdbcClient jdbc(Duration patience) {
    JdbcTemplate template = new JdbcTemplate(source);
    template.setQueryTimeout(Math.toIntExact(patience.toSeconds()));
    return JdbcClient.create(template);
  }

  /** Tells it to each transaction: the connections are somebody else's, and used by others too. */
  private static final class Bounded extends JdbcTransactionManager {
    Bounded(DataSource database) {
      super(database);
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition what)
        throws SQLException {
      super.prepareTransactionalConnection(connection, what);
      try (Statement statement = connection.createStatement()) {
        statement.execute(SessionSettings.OF_TRANSACTION);
      }
    }
  }
}
