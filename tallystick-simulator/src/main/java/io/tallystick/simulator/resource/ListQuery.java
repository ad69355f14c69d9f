package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One page of a list, as its parameters ask for it. */
public record ListQuery(
    int limit, @Nullable String startingAfter, @Nullable String endingBefore, Created created) {
  /** Stripe's own default and maximum of objects per page. */
  private static final int DEFAULT_LIMIT = 10;

  private static final int MAX_LIMIT = 100;

  private static final Set<String> NAMES =
      Set.of("limit", "starting_after", "ending_before", "created", "created[*]");

  /** Reads the parameters that every list has, and refuses any but those and the extra ones. */
  public static ListQuery read(Form form, Set<String> extra) {
    Set<String> known = new TreeSet<>(NAMES);
    known.addAll(extra);
    form.allowOnly(known);
    Long limit = form.integer("limit");
    if (limit != null && (limit < 1 || limit > MAX_LIMIT)) {
      throw refused("This value must be between 1 and " + MAX_LIMIT + ".", "limit");
    }
    String after = form.textOrUnset("starting_after");
    String before = form.textOrUnset("ending_before");
    if (after != null && before != null) {
      String message =
          "Received both starting_after and ending_before parameters. Please pass in only one.";
      throw refused(message, "ending_before");
    }
    int size = limit == null ? DEFAULT_LIMIT : limit.intValue();
    return new ListQuery(size, after, before, Created.read(form));
  }

  private static Refusal refused(String message, String param) {
    return new Refusal(StripeError.invalid(null, message, param));
  }

  public <T extends ApiObject> Reply answer(Shelf<T> shelf, String url, Predicate<T> matches) {
    return answer(shelf, url, matches, ApiObject::json);
  }

  public <T extends ApiObject> Reply answer(
      Shelf<T> shelf, String url, Predicate<T> matches, Function<? super T, ObjectNode> view) {
    Shelf.Page<T> page = page(shelf, matches.and(item -> created.includes(item.created())));
    return Reply.ok(() -> json(page, url, view));
  }

  private <T extends ApiObject> Shelf.Page<T> page(Shelf<T> shelf, Predicate<T> matches) {
    if (endingBefore != null) {
      shelf.requireReferred(endingBefore, "ending_before");
      return shelf.before(endingBefore, limit, matches);
    }
    if (startingAfter != null) {
      shelf.requireReferred(startingAfter, "starting_after");
    }
    return shelf.after(startingAfter, limit, matches);
  }

  private static <T> ObjectNode json(
      Shelf.Page<T> page, String url, Function<? super T, ObjectNode> view) {
    List<ObjectNode> items = page.items().stream().<ObjectNode>map(view).toList();
    ObjectNode list = Json.object().put("object", "list");
    list.set("data", Json.array(items));
    return list.put("has_more", page.hasMore()).put("url", url);
  }

  /** The bounds of {@code created}, both included, in seconds since the epoch. */
  public record Created(long from, long to) {
    static Created read(Form form) {
      Long exact = form.integer("created");
      if (exact != null) {
        return new Created(exact, exact);
      }
      long from = Math.max(bound(form, "gte", 0, 0), bound(form, "gt", 1, 0));
      long most = Long.MAX_VALUE;
      return new Created(from, Math.min(bound(form, "lte", 0, most), bound(form, "lt", -1, most)));
    }

    private static long bound(Form form, String operator, long shift, long absent) {
      Long value = form.integer("created[" + operator + "]");
      return value == null ? absent : value + shift;
    }

    boolean includes(long second) {
      return second >= from && second <= to;
    }
  }
}
