package io.tallystick.endtoend.shop;

import io.tallystick.Ids;
import io.tallystick.access.ApiKeys;
import io.tallystick.access.Scope;
import io.tallystick.endtoend.process.Workplace;
import io.tallystick.postgres.EmbeddedPostgres;
import io.tallystick.postgres.PostgresConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the database holds: the truth behind the API. */
public final class Tables {
  /** What the back end of a shop may do. */
  private static final Set<Scope> BACK_END =
      Set.of(
          Scope.PAYMENTS_WRITE,
          Scope.ORDERS_READ,
          Scope.REFUNDS_WRITE,
          Scope.CHARGES_WRITE,
          Scope.TRANSFERS_WRITE);

  private final Supplier<PGSimpleDataSource> database;

  private Tables(Supplier<PGSimpleDataSource> database) {
    this.database = database;
  }

  public static Tables of(PGSimpleDataSource database) {
    return new Tables(() -> database);
  }

  /** Those of the embedded PostgreSQL of a server that runs; looked up anew at each question. */
  public static Tables besideServerOn(Workplace place) {
    return new Tables(() -> source(EmbeddedPostgres.running(place.home()).orElseThrow()));
  }

  public static PGSimpleDataSource source(PostgresConnection connection) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(connection.jdbcUrl());
    source.setUser(connection.user());
    source.setPassword(connection.password().value());
    return source;
  }

  /** A new key that may buy, look and move money, as {@code keys create} makes one. */
  public String newApiKey() {
    ApiKeys keys = new ApiKeys(JdbcClient.create(database.get()), Ids.secure());
    return keys.create("shop", BACK_END, false).key().reveal();
  }

  /** The effects of an order, by name. */
  public List<String> effects(Purchase purchase) {
    return column("select name from tallystick.effect where order_id = ?", purchase.orderId());
  }

  /** The deliveries about an order, as type and status. */
  public List<String> deliveries(Purchase purchase) {
    return column(
        "select type || ' ' || status from tallystick.delivery where order_id = ?",
        purchase.orderId());
  }

  /** The API versions in which an order's payment was told. */
  public List<String> apiVersions(Purchase purchase) {
    return column(
        "select distinct api_version from tallystick.inbox_event"
            + " where order_id = ? and type = 'payment_intent.succeeded'",
        purchase.orderId());
  }

  /** The ids of the events by which an order's payment was told. */
  public List<String> paymentEvents(Purchase purchase) {
    return column(
        "select event_id from tallystick.inbox_event"
            + " where order_id = ? and type = 'payment_intent.succeeded'",
        purchase.orderId());
  }

  /** The state of what a caller started under a key; none if nothing is known of it. */
  public List<String> operationStates(String callersKey) {
    return column("select state from tallystick.operation where caller_key = ?", callersKey);
  }

  /** Events stored and not yet dealt with. */
  public List<String> waitingEvents() {
    return column(
        "select e.event_id from tallystick.inbox_job j"
            + " join tallystick.inbox_event e on e.id = j.inbox_id");
  }

  /** Migrations that were applied, by version. */
  public List<String> migrations() {
    return column(
        "select version from tallystick.schema_history"
            + " where success and version is not null order by installed_rank");
  }

  /** Every row of every table of ours, as PostgreSQL writes it. */
  public List<String> rows() {
    return column(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
                + " where schemaname = 'tallystick'")
        .stream()
        .flatMap(table -> column("select it::text from " + table + " it").stream())
        .toList();
  }

  /** Keeps an order from everybody else until the lock is closed. */
  public OrderLock lock(Purchase purchase) throws SQLException {
    Connection connection = database.get().getConnection();
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement("select id from tallystick.orders where id = ? for update")) {
      statement.setString(1, purchase.orderId());
      statement.execute();
      return new OrderLock(connection);
    }
  }

  /** A lock that is held by a transaction. */
  public record OrderLock(Connection connection) implements AutoCloseable {
    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        // Its PostgreSQL may have been killed meanwhile, and the lock with it.
      }
    }
  }

  /** Statements without a result. */
  public void execute(String sql) {
    try (Connection connection = database.get().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of any query, as text. */
  public List<String> column(String sql, String... parameters) {
    try (Connection connection = database.get().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<String> values = new ArrayList<>();
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
