package io.tallystick.access;

import io.tallystick.Owner;
import java.util.Set;

/** Who calls. The name is the identity, not the key or token that proves it. */
public sealed interface Caller {
  /** Stable and unique among all callers, as in {@code key:shop}. */
  String name();

  /**
   * Whose orders are theirs, as in {@code user:42} or, for a back end's guests, {@code key:shop}.
   */
  String owner();

  Set<Scope> scopes();

  default boolean may(Scope scope) {
    return scopes().contains(scope);
  }

  /**
   * A back end with an API key. Its identity is the key's name: rotating a key repeats nothing and
   * loses nothing.
   */
  record BackEnd(String keyName, Set<Scope> scopes, Caps caps) implements Caller {
    public BackEnd {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public String name() {
      return "key:" + keyName;
    }

    @Override
    public String owner() {
      return name();
    }
  }

  /**
   * A user of the app, by a token of its issuer. May buy, and look at what is theirs; the scopes
   * are what the operator's mapping adds to that.
   *
   * @param user the token's subject, which {@code onBehalfOf} of a back end names as well
   */
  record Shopper(String issuer, String user, Set<Scope> scopes) implements Caller {
    public Shopper {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public String name() {
      return "jwt:" + issuer + "#" + user;
    }

    @Override
    public String owner() {
      return Owner.ofUser(user);
    }
  }
}
