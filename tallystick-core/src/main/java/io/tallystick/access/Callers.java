package io.tallystick.access;

import java.util.Optional;

/** Finds out who calls, by what they present. */
public final class Callers {
  private final ApiKeys keys;
  private final boolean livemode;
  private final Optional<Tokens> tokens;

  /**
   * @param tokens of shoppers; nothing if none are taken
   */
  public Callers(ApiKeys keys, boolean livemode, Optional<Tokens> tokens) {
    this.keys = keys;
    this.livemode = livemode;
    this.tokens = tokens;
  }

  /** The caller behind an API key of this mode or a shopper's token, if it is valid now. */
  public Optional<Caller> authenticate(String presented) {
    return ApiKeys.isKey(presented)
        ? keys.authenticate(presented, livemode).map(Caller.class::cast)
        : tokens.flatMap(it -> it.verify(presented));
  }
}
