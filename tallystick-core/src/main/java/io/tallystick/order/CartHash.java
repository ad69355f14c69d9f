package io.tallystick.order;

import io.tallystick.Sha256;
import io.tallystick.money.Money;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** SHA-256 of what somebody wants to buy, priced: equal ones are the same cart. */
public record CartHash(String hex) {

  /**
   * Of a cart.
   *
   * @param lines in their order, as priced now: after a change of prices it is another cart
   * @param terms whatever else must be equal
   */
  public static CartHash of(
      List<OrderLine> lines, Money total, @Nullable String reference, String terms) {
    return new CartHash(
        Sha256.hex(
            JsonMapper.shared()
                .writeValueAsString(
                    Arrays.asList(lines, total.currency().code(), reference, terms))));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
