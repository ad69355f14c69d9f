package io.tallystick.webhook;

import org.jspecify.annotations.Nullable;

/**
 * What we read of an event before it is stored.
 *
 * @param livemode null if it is missing or not a boolean
 * @param account the Connect account, if the event is of one
 * @param root what orders events of one payment: its payment intent, else its charge or source
 *     transaction, else the object's own id
 * @param body the raw bytes, each {@code client_secret} blotted out
 */
record Envelope(
    String id,
    String type,
    @Nullable String apiVersion,
    @Nullable Boolean livemode,
    @Nullable String account,
    String root,
    byte[] body) {}
