package io.tallystick.web;

import io.tallystick.operation.OperationState;
import java.util.Locale;

/** How far an operation is, as its caller is told. */
enum CallerStatus {
  PENDING,
  SUCCEEDED,
  FAILED,
  REVIEW;

  static CallerStatus of(OperationState state) {
    return switch (state) {
      case PREPARED, SENT, UNKNOWN -> PENDING;
      case SUCCEEDED -> SUCCEEDED;
      case DECLINED, REJECTED -> FAILED;
      case REVIEW -> REVIEW;
    };
  }

  /** Its name in answers, as in {@code pending}. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
