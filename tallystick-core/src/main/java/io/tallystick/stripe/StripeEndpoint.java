package io.tallystick.stripe;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A webhook endpoint as Stripe has it registered.
 *
 * @param apiVersion the version of its events, which it keeps; null for the account's default
 * @param events the types that it gets
 * @param connect whether it gets the events of connected accounts instead of our own
 */
public record StripeEndpoint(
    String id,
    String url,
    boolean enabled,
    @Nullable String apiVersion,
    List<String> events,
    boolean livemode,
    boolean connect,
    Instant created) {

  /**
   * Where a server of ours listens, perhaps below a path of a proxy's, with the name of the
   * endpoint unless it is the main one.
   */
  private static final Pattern DOOR = Pattern.compile(".*/api/webhooks/stripe(?:/([^/]+))?/?");

  private static final Pattern ID = Pattern.compile("we_[A-Za-z0-9]{1,250}");

  public StripeEndpoint {
    events = List.copyOf(events);
  }

  /** Whether this can be an endpoint's id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The types that we follow and it does not get. */
  public List<String> missing() {
    return takesAll()
        ? List.of()
        : StripeEventTypes.FOLLOWED.stream().filter(type -> !events.contains(type)).toList();
  }

  /** Whether it gets every type there is. */
  public boolean takesAll() {
    return events.contains(StripeEventTypes.ALL);
  }

  /** Whether its events come in the version that our code is written for. */
  public boolean isOurVersion() {
    return StripeEventTypes.API_VERSION.equals(apiVersion);
  }

  /** The door of ours that it sends to: empty for the main one; nothing if it is none of ours. */
  public Optional<String> door() {
    return door(url);
  }

  /** The door of ours that a URL leads to: empty for the main one; nothing if to none. */
  public static Optional<String> door(String url) {
    try {
      Matcher path = DOOR.matcher(String.valueOf(URI.create(url).getPath()));
      return path.matches()
          ? Optional.of(Optional.ofNullable(path.group(1)).orElse(""))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What of a URL can be shown: whom it leads to, and its path if that is a door of ours. User
   * info, query, fragment and anybody else's path may hold secrets. Nothing if it is no URL of the
   * web.
   */
  public static Optional<String> withoutSecrets(String url) {
    try {
      URI uri = URI.create(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"))
          ? Optional.of(
              scheme
                  + "://"
                  + uri.getHost()
                  + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                  + (door(url).isPresent() ? uri.getPath() : ""))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Reads one of Stripe's objects; nothing if it is none that we understand. */
  static Optional<StripeEndpoint> read(JsonNode object) {
    String id = object.path("id").asString("");
    String url = object.path("url").asString("");
    long created = object.path("created").asLong(0);
    return StripeGateway.isId(id) && !url.isEmpty() && isInstant(created)
        ? Optional.of(
            new StripeEndpoint(
                id,
                url,
                object.path("status").asString("").equals("enabled"),
                object.path("api_version").stringValueOpt().orElse(null),
                object.path("enabled_events").valueStream().map(type -> type.asString("")).toList(),
                object.path("livemode").asBoolean(false),
                object.path("application").isString(),
                Instant.ofEpochSecond(created)))
        : Optional.empty();
  }

  private static boolean isInstant(long epochSecond) {
    return epochSecond >= 0 && epochSecond <= Instant.MAX.getEpochSecond();
  }
}
