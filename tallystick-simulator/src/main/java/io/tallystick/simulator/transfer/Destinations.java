package io.tallystick.simulator.transfer;

/** The accounts that money can be sent to. */
public interface Destinations {
  boolean exists(String account);

  /**
   * Enters money in the ledger of a connected account.
   *
   * @param amount minor units, negative when it is taken back
   * @param source the id of the transfer or reversal
   */
  void enter(String account, String currency, long amount, String source);
}
