package io.tallystick.simulator.resource;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Every object of the account by its id, and what objects show only when asked to. */
public final class Library {
  private final Map<String, Finder> finders = new HashMap<>();
  private final Map<String, Function<String, JsonNode>> parts = new HashMap<>();

  /** Finds objects by the prefix of their ids, such as {@code re}. */
  public void shelve(String prefix, Finder finder) {
    finders.put(prefix, finder);
  }

  /**
   * Names a field that an object shows only expanded.
   *
   * @param field such as {@code charge.refunds}
   * @param content by the id of the object
   */
  public void offer(String field, Function<String, JsonNode> content) {
    parts.put(field, content);
  }

  public @Nullable ApiObject find(String id) {
    int underscore = id.indexOf('_');
    Finder finder = underscore < 0 ? null : finders.get(id.substring(0, underscore));
    return finder == null ? null : finder.find(id);
  }

  @Nullable JsonNode part(String field, String id) {
    Function<String, JsonNode> content = parts.get(field);
    return content == null ? null : content.apply(id);
  }

  /** Finds an object by its id. */
  @FunctionalInterface
  public interface Finder {
    @Nullable ApiObject find(String id);
  }
}
