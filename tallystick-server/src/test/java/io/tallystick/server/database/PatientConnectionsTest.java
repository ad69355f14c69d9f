package io.tallystick.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.server.fixture.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class PatientConnectionsTest {
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void connectAsSoonAsTheDatabaseIsBack() throws SQLException {
    try (Connection connection = new PatientConnections(backAfter(3)).getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
    }
    assertThat(tries).hasValue(4);
  }

  @Test
  void giveUpBeforeTheirCallersDo() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> new PatientConnections(backAfter(Integer.MAX_VALUE)).getConnection());
    assertThat(tries.get()).isGreaterThan(3);
  }

  private DelegatingDataSource backAfter(int failures) {
    return new DelegatingDataSource(TestPostgres.dataSource()) {
      @Override
      public Connection getConnection() throws SQLException {
        if (tries.getAndIncrement() < failures) {
          throw new SQLException("refused", "08001");
        }
        return super.getConnection();
      }
    };
  }
}
