package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.stripe.StripeEventTypes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an endpoint of ours asks for, and what the merge follows, are the same. */
class FollowedTypesTest {

  @Test
  void areAllThatStripesLibraryKnowsOfTheObjectsThatTheMergeFollows() {
    Stream<String> followed =
        Stream.concat(
            StripeEventTypes.known().stream().filter(PaymentEvents::follows),
            Stream.of("customer.created"));

    assertThat(StripeEventTypes.FOLLOWED)
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(followed.toList());
  }

  @Test
  void areTypesThatStripeTakes() {
    assertThat(StripeEventTypes.FOLLOWED)
        .allMatch(StripeEventTypes.known()::contains)
        .noneMatch(type -> type.contains("*"));
  }
}
