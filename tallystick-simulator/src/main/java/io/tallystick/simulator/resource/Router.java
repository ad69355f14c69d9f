package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the operation that answers a call, in time that does not grow with their number. */
public final class Router {
  private static final String ID = "{";

  private final Step root = new Step();

  public Router(List<Operation> operations) {
    operations.forEach(this::add);
  }

  private void add(Operation operation) {
    Step step = root;
    for (String part : parts(operation.path())) {
      String key = part.startsWith(ID) ? ID : part;
      step = step.next.computeIfAbsent(key, any -> new Step());
    }
    Operation other = step.operations.put(operation.method(), operation);
    if (other != null) {
      throw new IllegalStateException("Two operations for one call: " + operation.path());
    }
  }

  /** The operation of a call, and the ids that its path names. */
  public Optional<Match> find(String method, String path) {
    Step step = root;
    List<String> ids = new ArrayList<>();
    for (String part : parts(path)) {
      Step literal = step.next.get(part);
      if (literal == null) {
        ids.add(part);
        literal = step.next.get(ID);
      }
      if (literal == null) {
        return Optional.empty();
      }
      step = literal;
    }
    Operation found = step.operations.get(method);
    return Optional.ofNullable(found).map(operation -> new Match(operation, ids));
  }

  /** The parts between slashes; one slash at the end does not count. */
  private static List<String> parts(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(trimmed.split("/", -1));
  }

  /** An operation and the ids that it was called with. */
  public record Match(Operation operation, List<String> ids) {
    public Match {
      ids = List.copyOf(ids);
    }

    public Reply run(Call call) {
      return operation.action().run(ids, call);
    }
  }

  private static final class Step {
    private final Map<String, Step> next = new HashMap<>();
    private final Map<String, @Nullable Operation> operations = new HashMap<>();
  }
}
