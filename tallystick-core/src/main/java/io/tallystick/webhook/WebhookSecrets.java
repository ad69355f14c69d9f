package io.tallystick.webhook;

import io.tallystick.ConfigurationException;
import io.tallystick.Secret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets that an endpoint believes at the moment. */
@FunctionalInterface
public interface WebhookSecrets {
  /** The same list, as long as nothing has changed. */
  List<Secret> current();

  /** Secrets that never change while this process runs. */
  static WebhookSecrets fixed(List<Secret> secrets) {
    List<Secret> fixed = List.copyOf(secrets);
    return () -> fixed;
  }

  /**
   * Secrets that are read again every few seconds, so that one can be rolled in its file while the
   * server runs. What can no longer be read, or is no secret, leaves the last ones in force.
   *
   * @throws ConfigurationException if they cannot be read the first time
   */
  static WebhookSecrets reread(Supplier<List<Secret>> source) {
    return new Reread(source, List.copyOf(source.get()), Reread.EVERY);
  }

  /** Read again at most so often. */
  final class Reread implements WebhookSecrets {
    private static final Logger log = LoggerFactory.getLogger(WebhookSecrets.class);

    /** Soon enough for whoever rolls a secret; a file that small costs nothing at this rate. */
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Supplier<List<Secret>> source;
    private final Duration every;
    private volatile List<Secret> last;
    private final AtomicLong readNanos = new AtomicLong(System.nanoTime());

    Reread(Supplier<List<Secret>> source, List<Secret> first, Duration every) {
      this.source = source;
      this.last = first;
      this.every = every;
    }

    @Override
    public List<Secret> current() {
      long before = readNanos.get();
      long now = System.nanoTime();
      if (now - before >= every.toNanos() && readNanos.compareAndSet(before, now)) {
        readAgain();
      }
      return last;
    }

    private void readAgain() {
      try {
        List<Secret> now = source.get();
        if (!now.equals(last)) {
          last = List.copyOf(now);
          log.info("event=webhook.secrets_changed secrets={}", now.size());
        }
      } catch (ConfigurationException e) {
        log.error("event=webhook.secrets_unusable code={}", e.code());
      }
    }
  }
}
