package io.tallystick.limit;

import io.tallystick.Owner;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts declined cards per user of the app: somebody who tries stolen cards has most of them
 * refused. Guests are not counted, for they share the key that calls for them.
 */
public final class Declines {
  private final Tally tally;
  private final Optional<Limit> limit;

  public Declines(JdbcClient jdbc, LimitSettings settings) {
    this.tally = new Tally(jdbc);
    this.limit = limit(settings);
  }

  static Optional<Limit> limit(LimitSettings settings) {
    return settings.declines().isPresent()
        ? Optional.of(Limit.perHour(settings.declines().getAsInt()))
        : Optional.empty();
  }

  static String subject(String owner) {
    return "declines:" + owner;
  }

  /**
   * Counts one for each of these owners, in the caller's transaction.
   *
   * @param owners as orders name them; one may be named several times
   */
  public void count(boolean livemode, List<String> owners) {
    List<String> subjects = owners.stream().filter(Owner::isUser).map(Declines::subject).toList();
    if (!subjects.isEmpty()) {
      limit.ifPresent(it -> tally.use(livemode, subjects, it));
    }
  }
}
