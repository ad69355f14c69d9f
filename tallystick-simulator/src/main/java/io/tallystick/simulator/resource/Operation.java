package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Reply;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One call of the API: its method, its path, who may make it and what it does. */
public record Operation(String method, Pattern path, boolean openToShoppers, Action action) {

  public static Operation of(String method, String path, Action action) {
    return new Operation(method, pattern(path), false, action);
  }

  /** With a publishable key, too; the action checks the client secret. */
  public static Operation forShoppers(String method, String path, Action action) {
    return new Operation(method, pattern(path), true, action);
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(path.replace("{id}", "(?<id>[^/]+)") + "/?");
  }

  public boolean answers(String method, String path) {
    return this.method.equals(method) && this.path.matcher(path).matches();
  }

  public boolean allows(Viewer viewer) {
    return viewer == Viewer.MERCHANT || openToShoppers;
  }

  /** Runs the action; the id is empty where the path names none. */
  public Reply run(String path, Call call) {
    Matcher matcher = this.path.matcher(path);
    boolean named = matcher.matches() && matcher.groupCount() > 0;
    return action.run(named ? matcher.group("id") : "", call);
  }

  /** What a call does, under the account's lock. */
  @FunctionalInterface
  public interface Action {
    Reply run(String id, Call call);
  }
}
