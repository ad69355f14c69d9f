package io.tallystick.webhook;

import io.micrometer.core.instrument.Metrics;
import io.tallystick.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The use of each endpoint's secrets, remembered across servers and restarts. */
public final class SecretUses {
  private final JdbcClient jdbc;
  private final Map<Key, SecretUse> uses = new ConcurrentHashMap<>();

  public SecretUses(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Key(String endpoint, String fingerprint) {}

  /**
   * When a secret verified a request last, by any server.
   *
   * @param quiet how long ago, by the database's clock
   */
  public record LastUse(String endpoint, String fingerprint, long uses, Duration quiet) {
    /** A secret that is still signed with is seen within this time, wherever something is sold. */
    private static final Duration QUIET = Duration.ofHours(1);

    /** Whether it has not been used for long. */
    public boolean isQuiet() {
      return quiet.compareTo(QUIET) > 0;
    }
  }

  SecretUse of(String endpoint, Secret secret) {
    return uses.computeIfAbsent(
        new Key(endpoint, SecretUse.fingerprint(secret)), key -> SecretUse.of(secret));
  }

  /** Writes what has been counted since the last time. */
  public void flush() {
    uses.forEach((key, use) -> {
      long count = use.takeCount();
      if (count > 0) {
        Metrics.counter(
                "tallystick.webhook.verified",
                "endpoint",
                key.endpoint().isEmpty() ? "main" : key.endpoint(),
                "secret",
                key.fingerprint())
            .increment((double) count);
        write(key, count);
      }
    });
  }

  private void write(Key key, long count) {
    jdbc.sql(
            """
            insert into tallystick.webhook_secret_use as known (endpoint, fingerprint, uses)
            values (:endpoint, :fingerprint, :count)
            on conflict (endpoint, fingerprint) do update
               set uses = known.uses + excluded.uses, last_used_at = now()
            """)
        .param("endpoint", key.endpoint())
        .param("fingerprint", key.fingerprint())
        .param("count", count)
        .update();
  }

  /** Every secret that was ever used; nothing before our tables are made. */
  public List<LastUse> list() {
    boolean tables =
        jdbc.sql("select to_regclass('tallystick.webhook_secret_use') is not null")
            .query(Boolean.class)
            .single();
    return tables ? rows() : List.of();
  }

  private List<LastUse> rows() {
    return jdbc.sql(
            """
            select endpoint, fingerprint, uses,
                   (extract(epoch from now() - last_used_at) * 1000)::bigint as quiet_millis
              from tallystick.webhook_secret_use
             order by endpoint, last_used_at desc
            """)
        .query((row, number) ->
            new LastUse(
                row.getString("endpoint"),
                row.getString("fingerprint"),
                row.getLong("uses"),
                Duration.ofMillis(row.getLong("quiet_millis"))))
        .list();
  }
}
