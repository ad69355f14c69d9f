package io.tallystick.web;

import io.tallystick.operation.IdempotencyKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Idempotency-Key} header. */
final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";

  private IdempotencyKeys() {}

  static IdempotencyKey required(@Nullable List<String> headers) {
    if (headers == null || headers.isEmpty()) {
      throw ProblemException.of(Problems.IDEMPOTENCY_KEY_MISSING);
    }
    if (headers.size() > 1) {
      throw invalid();
    }
    return IdempotencyKey.parse(headers.getFirst()).orElseThrow(IdempotencyKeys::invalid);
  }

  private static ProblemException invalid() {
    return ProblemException.of(Problems.IDEMPOTENCY_KEY_INVALID);
  }
}
