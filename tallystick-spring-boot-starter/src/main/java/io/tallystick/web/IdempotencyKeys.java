package io.tallystick.web;

import io.tallystick.operation.IdempotencyKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads the {@code Idempotency-Key} header. */
final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";

  private IdempotencyKeys() {}

  static IdempotencyKey required(@Nullable List<String> headers) {
    if (headers == null || headers.isEmpty()) {
      throw ProblemException.of(
          HttpStatus.BAD_REQUEST,
          "idempotency_key_missing",
          "Send an Idempotency-Key, a new one for each thing that is to happen once.");
    }
    if (headers.size() > 1) {
      throw invalid();
    }
    return IdempotencyKey.parse(headers.getFirst()).orElseThrow(IdempotencyKeys::invalid);
  }

  private static ProblemException invalid() {
    return ProblemException.of(
        HttpStatus.BAD_REQUEST,
        "idempotency_key_invalid",
        "One Idempotency-Key of 16 to 255 of A-Z a-z 0-9 _ - is needed.");
  }
}
