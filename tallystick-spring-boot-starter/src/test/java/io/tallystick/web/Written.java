package io.tallystick.web;

import io.tallystick.access.ApiKeys;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import java.util.List;

/** What a caller has caused to be written. */
final class Written {
  private Written() {}

  /** The ids of this caller's operations, oldest first. */
  static List<String> operations(Shop shop, Client backEnd) {
    return shop.jdbc()
        .sql("select id from tallystick.operation where caller = :caller order by created_at")
        .param("caller", name(shop, backEnd))
        .query((row, number) -> row.getString("id"))
        .list();
  }

  static String name(Shop shop, Client backEnd) {
    return shop.bean(ApiKeys.class).authenticate(backEnd.key(), false).orElseThrow().name();
  }

  /** Operations and guests' orders of this caller. */
  static long by(Shop shop, Client backEnd) {
    return shop.jdbc()
        .sql(
            """
            select (select count(*) from tallystick.operation where caller = :caller)
                 + (select count(*) from tallystick.orders where owner = :caller)
            """)
        .param("caller", name(shop, backEnd))
        .query(Long.class)
        .single();
  }
}
