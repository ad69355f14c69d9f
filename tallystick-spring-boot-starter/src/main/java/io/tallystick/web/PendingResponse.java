package io.tallystick.web;

import java.util.UUID;

/** The answer while an outcome is not known. */
record PendingResponse(UUID operationId, String status) {}
