package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Reply;
import java.util.List;

/**
 * One call of the API: its method, its path, who may make it and what it does.
 *
 * @param path with a {@code {…}} for each id that it names
 */
public record Operation(String method, String path, boolean openToShoppers, Action action) {

  /** A call that names no object, as creating and listing do, or one. */
  public static Operation of(String method, String path, OnOne action) {
    return new Operation(method, path, false, onOne(action));
  }

  /** With a publishable key, too; the action checks the client secret. */
  public static Operation forShoppers(String method, String path, OnOne action) {
    return new Operation(method, path, true, onOne(action));
  }

  /** A call that names an object and one of its parts. */
  public static Operation ofPart(String method, String path, OnPart action) {
    return new Operation(
        method, path, false, (ids, call) -> action.run(ids.get(0), ids.get(1), call));
  }

  private static Action onOne(OnOne action) {
    return (ids, call) -> action.run(ids.isEmpty() ? "" : ids.getFirst(), call);
  }

  public boolean allows(Viewer viewer) {
    return viewer == Viewer.MERCHANT || openToShoppers;
  }

  /** What a call does, under the account's lock; the ids are those that its path names. */
  @FunctionalInterface
  public interface Action {
    Reply run(List<String> ids, Call call);
  }

  /** An {@link Action} on one object; the id is empty where the path names none. */
  @FunctionalInterface
  public interface OnOne {
    Reply run(String id, Call call);
  }

  /** An {@link Action} on a part of an object. */
  @FunctionalInterface
  public interface OnPart {
    Reply run(String id, String part, Call call);
  }
}
