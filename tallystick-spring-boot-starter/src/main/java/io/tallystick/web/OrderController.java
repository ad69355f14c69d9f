package io.tallystick.web;

import io.tallystick.Account;
import io.tallystick.access.Caller;
import io.tallystick.access.Scope;
import io.tallystick.order.Order;
import io.tallystick.order.OrderView;
import io.tallystick.order.OrderViews;
import io.tallystick.order.Orders;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Orders for their owners, and for callers with {@code orders:read}. */
@RestController
final class OrderController {
  private final Account account;
  private final Orders orders;
  private final OrderViews views;

  OrderController(Account account, Orders orders, OrderViews views) {
    this.account = account;
    this.orders = orders;
    this.views = views;
  }

  @GetMapping(path = ApiPaths.ORDERS + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  OrderView get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    Optional<Order> order =
        caller.may(Scope.ORDERS_READ)
            ? orders.find(account, id)
            : orders.find(account, id, caller.name());
    return order
        .map(views::of)
        .orElseThrow(() ->
            ProblemException.of(
                HttpStatus.NOT_FOUND, "not_found", "There is no such order, or it is not yours."));
  }
}
