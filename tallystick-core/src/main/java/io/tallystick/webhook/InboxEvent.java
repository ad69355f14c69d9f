package io.tallystick.webhook;

import io.tallystick.Account;

/**
 * An event that was taken and is to be applied.
 *
 * @param body the event as Stripe sent it, client secrets blotted out
 */
public record InboxEvent(long inboxId, Account account, String eventId, String type, byte[] body) {}
