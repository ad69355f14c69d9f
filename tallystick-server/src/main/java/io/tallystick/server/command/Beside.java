package io.tallystick.server.command;

import io.tallystick.Account;
import io.tallystick.Schema;
import io.tallystick.server.database.Database;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database as a command works with it, beside a running server or alone.
 *
 * @param account the account and mode of the configured keys
 */
record Beside(JdbcClient jdbc, TransactionOperations transactions, Account account) {

  /** Opens the database, does the work, and closes it again. */
  static <T> T database(Function<Beside, T> work) {
    Settings settings = new Settings(Variables.ofThisProcess());
    Account account = new Account(Account.DEFAULT, settings.stripe().livemode());
    try (Database database = Database.openBeside(settings)) {
      DataSource connections = database.connections();
      Schema.migrate(connections);
      return work.apply(
          new Beside(
              JdbcClient.create(connections),
              new TransactionTemplate(new JdbcTransactionManager(connections)),
              account));
    }
  }
}
