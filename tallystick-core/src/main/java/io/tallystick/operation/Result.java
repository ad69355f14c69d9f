package io.tallystick.operation;

import org.jspecify.annotations.Nullable;

/**
 * What came of an operation.
 *
 * @param id of Stripe's object, once succeeded
 * @param status of that object in the first answer; null if it has none
 * @param errorCode Stripe's code, or ours, where it has not succeeded
 */
public record Result(@Nullable String id, @Nullable String status, @Nullable String errorCode) {
  static final Result NONE = new Result(null, null, null);
}
