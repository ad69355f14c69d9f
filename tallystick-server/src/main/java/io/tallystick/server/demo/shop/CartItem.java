package io.tallystick.server.demo.shop;

/**
 * One line of a cart; what it costs is none of the shop's business.
 *
 * @param price its id in Tallystick's catalogue
 */
public record CartItem(String price, long quantity) {}
