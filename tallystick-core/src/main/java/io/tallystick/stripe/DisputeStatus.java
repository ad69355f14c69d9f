package io.tallystick.stripe;

import java.util.Optional;

/**
 * Stripe's statuses of a Dispute. An inquiry ({@code warning_…}) takes no money and may grow into a
 * dispute that does, which is then won, lost or prevented for good.
 */
public enum DisputeStatus implements Status<DisputeStatus> {
  WARNING_NEEDS_RESPONSE,
  WARNING_UNDER_REVIEW,
  WARNING_CLOSED,
  NEEDS_RESPONSE,
  UNDER_REVIEW,
  PREVENTED,
  WON,
  LOST;

  @Override
  public int rung() {
    return switch (this) {
      case WARNING_NEEDS_RESPONSE -> 0;
      case WARNING_UNDER_REVIEW -> 1;
      case WARNING_CLOSED -> 2;
      case NEEDS_RESPONSE -> 3;
      case UNDER_REVIEW -> 4;
      case PREVENTED, WON, LOST -> 5;
    };
  }

  @Override
  public boolean isFinal() {
    return rung() == PREVENTED.rung();
  }

  /** Whether it only asks, and takes no money. */
  public boolean isInquiry() {
    return rung() <= WARNING_CLOSED.rung();
  }

  /** Whether it holds the disputed money, for now or for good. */
  public boolean takesMoney() {
    return this == NEEDS_RESPONSE || this == UNDER_REVIEW || this == LOST;
  }

  public static Optional<DisputeStatus> find(String wireName) {
    return Status.find(values(), wireName);
  }
}
