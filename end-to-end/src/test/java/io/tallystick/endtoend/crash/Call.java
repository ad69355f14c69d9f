package io.tallystick.endtoend.crash;

import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.shop.Shopper;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call of a back end, under a key of its own.
 *
 * @param user whom it is for, if for anybody
 */
record Call(CallKind kind, String key, String path, String body, @Nullable String user) {
  static Call of(CallKind kind, String path, String body) {
    return new Call(kind, UUID.randomUUID().toString(), path, body, null);
  }

  Http.Answer at(Shopper api) {
    return api.asks(path, key, body);
  }

  @Override
  public String toString() {
    return kind + " " + key;
  }
}
