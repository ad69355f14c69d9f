package io.tallystick.access;

import java.util.Set;

/**
 * Who calls. The name, not the key, is the identity: rotating a key repeats nothing and loses
 * nothing.
 *
 * @param name stable and unique among all callers, as in {@code key:shop}
 */
public record Caller(String name, Set<Scope> scopes) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }
}
