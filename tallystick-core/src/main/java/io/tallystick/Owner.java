package io.tallystick;

/** Whose an order is, as its row says: a user of the app, or the back end whose guest bought. */
public final class Owner {
  private static final String USER = "user:";

  private Owner() {}

  /** The app's user, whoever called for them: they themselves or a back end. */
  public static String ofUser(String user) {
    return USER + user;
  }

  public static boolean isUser(String owner) {
    return owner.startsWith(USER);
  }
}
