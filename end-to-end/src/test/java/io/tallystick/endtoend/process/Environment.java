package io.tallystick.endtoend.process;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The variables of a child, built from nothing: none of ours reaches it by accident. */
public record Environment(Map<String, String> variables) {
  public Environment {
    variables = Map.copyOf(variables);
  }

  /** What any program expects, and nothing of Tallystick's. */
  public static Environment bare() {
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    return new Environment(Map.of("PATH", path, "LC_CTYPE", "C.UTF-8"));
  }

  public Environment with(String name, String value) {
    Map<String, String> changed = new HashMap<>(variables);
    changed.put(name, value);
    return new Environment(changed);
  }

  public Environment without(String name) {
    Map<String, String> changed = new HashMap<>(variables);
    changed.remove(name);
    return new Environment(changed);
  }

  @Override
  public String toString() {
    return new TreeMap<>(variables).toString();
  }
}
