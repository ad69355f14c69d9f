package io.tallystick.access;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which keys have been used, in memory until it is written: no request writes for it. */
final class KeyUses {
  private final JdbcClient jdbc;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  KeyUses(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void note(String keyId) {
    used.add(keyId);
  }

  /** Each row by itself: servers that wrote many at once could wait for one another. */
  void write() {
    for (String keyId : List.copyOf(used)) {
      used.remove(keyId); // before it is written: a use meanwhile counts for the next time
      jdbc.sql("update tallystick.api_key set last_used_at = now() where id = :id")
          .param("id", keyId)
          .update();
    }
  }
}
