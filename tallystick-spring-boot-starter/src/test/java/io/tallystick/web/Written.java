package io.tallystick.web;

import io.tallystick.access.ApiKeys;
import io.tallystick.access.Caller;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;

/** What a caller has caused to be written. */
final class Written {
  private Written() {}

  /** Operations and guests' orders of this caller. */
  static long by(Shop shop, Client backEnd) {
    Caller caller = shop.bean(ApiKeys.class).authenticate(backEnd.key(), false).orElseThrow();
    return shop.jdbc()
        .sql(
            """
            select (select count(*) from tallystick.operation where caller = :caller)
                 + (select count(*) from tallystick.orders where owner = :caller)
            """)
        .param("caller", caller.name())
        .query(Long.class)
        .single();
  }
}
