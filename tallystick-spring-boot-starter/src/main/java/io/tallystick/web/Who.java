package io.tallystick.web;

import io.tallystick.access.Scope;

/** Who may make a call: the security chain lets in exactly those that the description names. */
public sealed interface Who {
  record Anyone() implements Who {}

  /**
   * Whoever is known, to see what is theirs.
   *
   * @param sees what that is, in a sentence
   */
  record AnyCaller(String sees) implements Who {}

  /** Whoever has the scope. */
  record Holder(Scope scope) implements Who {}

  /**
   * Whoever has the scope, and every shopper.
   *
   * @param shopper what a shopper may do, in some words
   */
  record HolderOrShopper(Scope scope, String shopper) implements Who {}

  /** A sentence. */
  default String words() {
    return switch (this) {
      case Anyone() -> "Anyone, without a key.";
      case AnyCaller(String sees) -> sees;
      case Holder(Scope scope) -> "A key with `" + scope.wireName() + "`.";
      case HolderOrShopper(Scope scope, String shopper) ->
          "A key with `" + scope.wireName() + "`; a shopper, " + shopper + ".";
    };
  }
}
