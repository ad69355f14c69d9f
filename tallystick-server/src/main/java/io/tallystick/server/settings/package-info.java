/** What is configured: the environment, files of secrets and .env.local, checked. */
@NullMarked
package io.tallystick.server.settings;

import org.jspecify.annotations.NullMarked;
