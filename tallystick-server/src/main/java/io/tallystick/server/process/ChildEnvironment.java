package io.tallystick.server.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What children get of our environment: how to find programs, folders and an encoding; no more. */
public final class ChildEnvironment {
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE");

  private ChildEnvironment() {}

  /**
   * The whole environment of a child.
   *
   * @param ours of which only what is named above goes on
   * @param settings the child's own, which win
   */
  public static Map<String, String> of(Map<String, String> ours, Map<String, String> settings) {
    Map<String, String> environment = new TreeMap<>(ours);
    environment.keySet().retainAll(INHERITED);
    environment.putAll(settings);
    return environment;
  }
}
