package io.tallystick.server.demo.shop;

import java.time.Instant;

/** An order that somebody placed on the page. */
record PlacedOrder(String id, String paymentIntentId, String shopper, Instant openedAt) {}
