package io.tallystick.server.endpoint;

import io.tallystick.Ids;
import io.tallystick.TallystickException;
import io.tallystick.stripe.StripeDashboard;
import io.tallystick.stripe.StripeDashboard.Created;
import io.tallystick.stripe.StripeEndpoint;
import io.tallystick.stripe.StripeEventTypes;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes and replaces webhook endpoints. Stripe can neither roll a secret nor change a version
 * through its API, so a second endpoint takes over from the first: both deliver for a while, and an
 * event that comes twice has one id and one effect.
 */
public final class EndpointDesk {
  /** Stripe itself must reach it; only a simulator reaches this machine. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private final StripeDashboard stripe;
  private final Ids ids;

  public EndpointDesk(StripeDashboard stripe, Ids ids) {
    this.stripe = stripe;
    this.ids = ids;
  }

  /** What an upgrade came to. */
  public sealed interface Upgrade {
    /** A second endpoint was made in our version; the first goes on until it is ended. */
    record Beside(Created created) implements Upgrade {}

    /** The version was right, and the types could be changed in place. */
    record InPlace(StripeEndpoint endpoint) implements Upgrade {}
  }

  /**
   * Registers the first endpoint of a URL.
   *
   * @throws TallystickException if it leads to no door of ours, or has an endpoint already
   */
  public Created create(String url) {
    requireOurs(url);
    for (StripeEndpoint known : stripe.endpoints()) {
      if (known.url().equals(url)) {
        throw new TallystickException(
            "ENDPOINT_EXISTS",
            "Stripe has "
                + known.id()
                + (known.enabled() ? "" : ", disabled,")
                + " for this URL; 'endpoint roll' gives it a new secret, 'endpoint upgrade' our"
                + " events and version.");
      }
    }
    return make(url, StripeEventTypes.FOLLOWED, StripeEventTypes.API_VERSION);
  }

  /** Makes a second endpoint that gets the same as this one, under a secret of its own. */
  public Created roll(String id) {
    StripeEndpoint old = ours(id);
    return make(old.url(), old.events(), old.apiVersion());
  }

  /** Has the URL get our events in our version: in place if the version is right. */
  public Upgrade upgrade(String id) {
    StripeEndpoint old = ours(id);
    if (!old.isOurVersion()) {
      return new Upgrade.Beside(
          make(old.url(), StripeEventTypes.FOLLOWED, StripeEventTypes.API_VERSION));
    }
    if (old.missing().isEmpty() && !old.takesAll()) {
      throw new TallystickException(
          "ENDPOINT_CURRENT", "This endpoint has our version and gets our events already.");
    }
    return new Upgrade.InPlace(stripe.listen(id, StripeEventTypes.FOLLOWED, key()));
  }

  /**
   * Disables an endpoint that another has taken over from.
   *
   * @param uses null if nobody is to look whether the other one's events come
   * @throws TallystickException if there is no other, or nothing shows that its events are taken
   */
  public StripeEndpoint finish(String id, @Nullable SecretsInUse uses) {
    StripeEndpoint old = enabled(id);
    String door = door(old);
    List<StripeEndpoint> enabled =
        stripe.endpoints().stream().filter(StripeEndpoint::enabled).toList();
    StripeEndpoint newest =
        enabled.stream()
            .filter(it -> it.url().equals(old.url()))
            .filter(it -> !it.id().equals(id) && !it.created().isBefore(old.created()))
            .max(Comparator.comparing(StripeEndpoint::created))
            .orElseThrow(() ->
                new TallystickException(
                    "ENDPOINT_WITHOUT_SUCCESSOR",
                    "No newer enabled endpoint has this URL: without one no events would come."
                        + " Run 'endpoint roll' or 'endpoint upgrade' first."));
    if (uses != null) {
      requireInUse(
          enabled.stream().filter(it -> it.door().equals(Optional.of(door))).toList(),
          uses.since(door, newest.created()));
    }
    return stripe.disable(id, key());
  }

  /**
   * Nobody tells whose secret is whose. So all that send to this path count, also below another
   * host: the secret of one of those is none of the newest.
   */
  private static void requireInUse(List<StripeEndpoint> samePath, long used) {
    if (used < samePath.size()) {
      throw new TallystickException(
          "ENDPOINT_UNPROVEN",
          samePath.size()
              + " enabled endpoints send to this path ("
              + samePath.stream().map(StripeEndpoint::id).collect(Collectors.joining(", "))
              + "), but of the configured secrets only "
              + used
              + " verified an event since the newest was made. Is its secret in the settings? Wait"
              + " for the next event (servers write down which secret it had within a minute). If"
              + " one of them belongs to another server, see that the newest one's events come, and"
              + " say --now.");
    }
  }

  /**
   * A second one beside it gets our own account's events, and could not take over from Connect's.
   */
  private StripeEndpoint ours(String id) {
    StripeEndpoint endpoint = enabled(id);
    if (endpoint.connect()) {
      throw new TallystickException(
          "ENDPOINT_OF_CONNECT",
          "This endpoint gets the events of connected accounts; roll it in Stripe's dashboard, with"
              + " the new secret before the old one in the settings.");
    }
    door(endpoint);
    return endpoint;
  }

  /** Another app's endpoint is none of ours to touch: nothing here sees whether its events come. */
  private static String door(StripeEndpoint endpoint) {
    return endpoint
        .door()
        .orElseThrow(() ->
            new TallystickException(
                "ENDPOINT_NOT_OURS",
                "This endpoint sends to no path of Tallystick's. Is it another app's?"));
  }

  private StripeEndpoint enabled(String id) {
    StripeEndpoint endpoint = stripe.endpoint(id);
    if (!endpoint.enabled()) {
      throw new TallystickException("ENDPOINT_DISABLED", "This endpoint is disabled already.");
    }
    return endpoint;
  }

  private Created make(String url, List<String> events, @Nullable String apiVersion) {
    return stripe.create(url, events, apiVersion, key());
  }

  private String key() {
    return "endpoint-" + ids.uuid();
  }

  private static void requireOurs(String url) {
    if (StripeEndpoint.door(url).isEmpty() || !isReachableByStripe(url)) {
      throw new TallystickException(
          "ENDPOINT_URL_INVALID",
          "The URL is to be https://YOUR-HOST/api/webhooks/stripe, with /NAME for one of"
              + " TALLYSTICK_WEBHOOK_ENDPOINTS; http is taken for localhost only.");
    }
  }

  private static boolean isReachableByStripe(String url) {
    URI uri = URI.create(url); // a door was read from it
    return uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null
        && ("https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && LOOPBACK.matcher(uri.getHost()).matches()));
  }
}
