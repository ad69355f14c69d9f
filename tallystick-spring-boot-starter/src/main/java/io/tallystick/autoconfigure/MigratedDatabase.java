package io.tallystick.autoconfigure;

import io.tallystick.Schema;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The database with our schema up to date; whoever holds one may use our tables. */
record MigratedDatabase(JdbcClient jdbc, TransactionOperations transactions) {

  static MigratedDatabase of(DataSource database) {
    Schema.migrate(database);
    return new MigratedDatabase(
        JdbcClient.create(database), new TransactionTemplate(new JdbcTransactionManager(database)));
  }
}
