package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Form;

/** What an operation needs to know of its request. */
public record Call(Form form, Viewer viewer, Cause cause) {}
