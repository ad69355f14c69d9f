package io.tallystick.web;

import io.tallystick.Account;
import io.tallystick.FieldError;
import io.tallystick.access.Caller;
import io.tallystick.access.Scope;
import io.tallystick.order.Order;
import io.tallystick.order.OrderView;
import io.tallystick.order.OrderViews;
import io.tallystick.order.Orders;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders for their owners, and for callers with {@code orders:read}. */
@RestController
final class OrderController {
  /** An app that calls so many orders the same is not looking for one of them. */
  static final int MOST_OF_REFERENCE = 100;

  private final Account account;
  private final Orders orders;
  private final OrderViews views;

  OrderController(Account account, Orders orders, OrderViews views) {
    this.account = account;
    this.orders = orders;
    this.views = views;
  }

  /** Orders that the app calls by the same name. */
  record OrderPage(List<OrderView> data, boolean hasMore) {}

  @GetMapping(path = ApiPaths.ORDERS, produces = MediaType.APPLICATION_JSON_VALUE)
  OrderPage ofReference(
      @AuthenticationPrincipal Caller caller, @RequestParam MultiValueMap<String, String> query) {
    String reference = single(query.get("reference"));
    Optional<String> owner =
        caller.may(Scope.ORDERS_READ) ? Optional.empty() : Optional.of(caller.owner());
    List<Order> found = orders.ofReference(account, reference, owner, MOST_OF_REFERENCE + 1);
    List<Order> shown = found.subList(0, Math.min(found.size(), MOST_OF_REFERENCE));
    return new OrderPage(views.of(shown), found.size() > MOST_OF_REFERENCE);
  }

  private static String single(@Nullable List<String> references) {
    if (references == null || references.isEmpty()) {
      throw invalid("required");
    }
    if (references.size() > 1 || !Texts.LINE.matcher(references.getFirst()).matches()) {
      throw invalid("invalid");
    }
    return references.getFirst();
  }

  private static ProblemException invalid(String code) {
    return Amounts.invalid(List.of(new FieldError("reference", code)));
  }

  @GetMapping(path = ApiPaths.ORDER, produces = MediaType.APPLICATION_JSON_VALUE)
  OrderView get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    Optional<Order> order =
        caller.may(Scope.ORDERS_READ)
            ? orders.find(account, id)
            : orders.find(account, id, caller.owner());
    return order
        .map(views::of)
        .orElseThrow(() ->
            ProblemException.of(Problems.NOT_FOUND, "There is no such order, or it is not yours."));
  }
}
