package io.tallystick.simulator;

import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Reply;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The API calls that came in, oldest first; beyond its cap it forgets the oldest. */
final class RequestLog {
  /** Calls kept: an hour of a busy test, some 20 MB at most. */
  static final int MAX_REQUESTS = 50_000;

  /** The status of a call that gets no complete answer. */
  static final int NO_ANSWER = 0;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long forgotten;

  void answered(ApiRequest request, Reply reply, @Nullable CallFault fault) {
    boolean replayed = reply.headers().containsKey("Idempotent-Replayed");
    add(request, reply.status(), replayed, fault);
  }

  void unanswered(ApiRequest request, CallFault fault) {
    add(request, NO_ANSWER, false, fault);
  }

  private synchronized void add(
      ApiRequest request, int status, boolean replayed, @Nullable CallFault fault) {
    if (entries.size() >= MAX_REQUESTS) {
      entries.removeFirst();
      forgotten++;
    }
    entries.addLast(
        new Entry(
            request.method(),
            request.path(),
            request.idempotencyKey(),
            status,
            replayed,
            fault == null ? null : fault.wireName(),
            request.id(),
            Instant.now()));
  }

  /** Adds the newest calls, newest first, and how many there were in all. */
  synchronized void addNewestTo(ObjectNode json, int most) {
    List<ObjectNode> newest = new ArrayList<>();
    Iterator<Entry> backwards = entries.descendingIterator();
    while (backwards.hasNext() && newest.size() < most) {
      newest.add(backwards.next().json());
    }
    json.put("requestCount", entries.size() + forgotten);
    json.set("requests", Json.array(newest));
  }

  synchronized ObjectNode json() {
    ObjectNode json = Json.object();
    json.set("requests", Json.array(entries.stream().map(Entry::json).toList()));
    return json.put("forgotten", forgotten);
  }

  private record Entry(
      String method,
      String path,
      @Nullable String idempotencyKey,
      int status,
      boolean replayed,
      @Nullable String fault,
      String requestId,
      Instant at) {

    ObjectNode json() {
      return Json.object()
          .put("method", method)
          .put("path", path)
          .put("idempotencyKey", idempotencyKey)
          .put("status", status)
          .put("replayed", replayed)
          .put("fault", fault)
          .put("requestId", requestId)
          .put("at", at.toString());
    }
  }
}
