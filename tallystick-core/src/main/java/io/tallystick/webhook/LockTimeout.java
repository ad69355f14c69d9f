package io.tallystick.webhook;

import java.sql.SQLException;
import org.springframework.dao.DataAccessException;

/** Somebody held a lock for longer than we wait. Spring has no exception of its own for it. */
final class LockTimeout {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private LockTimeout() {}

  /** Whether that is why it failed. */
  static boolean isCauseOf(Throwable failure) {
    return failure instanceof DataAccessException e
        && e.getMostSpecificCause() instanceof SQLException cause
        && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
  }
}
