package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.webhook.EventFilter;
import io.tallystick.webhook.Events;
import io.tallystick.webhook.StoredEvent;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Stripe's events as we hold them, for callers with {@code events:read}. */
@RestController
final class EventController {
  static final int DEFAULT_LIMIT = 10; // Stripe's own

  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,255}");
  private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9_]{1,255}");

  private final Events events;

  EventController(Events events) {
    this.events = events;
  }

  /** A page of a list. */
  record EventPage(List<StoredEvent> data, boolean hasMore) {}

  @GetMapping(path = ApiPaths.EVENTS, produces = MediaType.APPLICATION_JSON_VALUE)
  EventPage list(
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String startingAfter) {
    if (type != null && !TYPE.matcher(type).matches()) {
      throw invalid("type");
    }
    if (startingAfter != null && !EVENT_ID.matcher(startingAfter).matches()) {
      throw invalid("startingAfter");
    }
    if (status != null && !EventFilter.STATUSES.contains(status)) {
      throw invalid("status");
    }
    EventFilter filter = new EventFilter(type, status, startingAfter, limit(limit));
    Events.Page page = events.list(filter).orElseThrow(() -> invalid("startingAfter"));
    return new EventPage(page.events(), page.hasMore());
  }

  @GetMapping(path = ApiPaths.EVENT, produces = MediaType.APPLICATION_JSON_VALUE)
  StoredEvent get(@PathVariable String id) {
    return events
        .find(id)
        .orElseThrow(() -> ProblemException.of(Problems.NOT_FOUND, "There is no such event."));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    if (text.matches("[0-9]{1,3}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= EventFilter.MOST) {
        return limit;
      }
    }
    throw invalid("limit");
  }

  private static ProblemException invalid(String parameter) {
    return ProblemException.ofFields(
        Problems.INVALID_REQUEST, List.of(new FieldError(parameter, "invalid")));
  }
}
